import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { type Link, linkPuts } from '../../shared/store/links.ts';
import type { ConsoleStand } from './stand.ts';

/** Stores a link in a console's table. */
export const keepLink = async (stand: ConsoleStand, link: Partial<Link> & Pick<Link, 'type' | 'crmId' | 'xeroId'>) => {
  const { type } = link;
  const whole: Link = {
    ...{ workspace: 'acme', organisation: 'org', crmFingerprint: 'f', crmVersion: '1', acts: [], xero: {} },
    kind: type === 'bill' ? 'invoice' : type === 'order' ? 'quote' : type,
    ...{ madeBy: 'created', linkedAt: stand.ago(2000), updatedAt: stand.ago(100) },
    ...link,
  };
  await stand.table.doc.send(new TransactWriteCommand({ TransactItems: linkPuts(stand.table.name, whole) }));
  return whole;
};
