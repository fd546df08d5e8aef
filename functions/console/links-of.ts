import type { RecordType } from '../../shared/records/record.ts';
import { recordTitle } from '../../shared/records/record-title.ts';
import { getLinks, type Link } from '../../shared/store/links.ts';
import type { Table } from '../../shared/store/table.ts';

/** The links of some records, by type and id (`contact/C-77`). */
export const linksOf = async (
  { table, scope }: { table: Table; scope: { workspace: string; organisation: string } },
  records: readonly { type: RecordType; crmId: string }[],
): Promise<Map<string, Link>> => {
  const found = await Promise.all(
    [...Map.groupBy(records, ({ type }) => type)].map(async ([type, some]) => {
      const ids = some.map(({ crmId }) => crmId);
      return [...(await getLinks(table, scope, type, ids)).values()];
    }),
  );
  return new Map(found.flat().map((link) => [`${link.type}/${link.crmId}`, link]));
};

/** What people call a linked record: its name or number in Xero, else in the CRM. */
export const linkTitle = ({ type, kind, xero, crmSide }: Link): string | undefined =>
  (kind === 'contact' ? xero.name : (xero.number ?? xero.name)) ?? recordTitle({ type, data: crmSide });

/** The currency of a linked record: Xero says it only in the record itself. */
export const currencyOf = (link: Pick<Link, 'xeroSeen' | 'xeroSide'> | undefined): string | undefined => {
  const code = (link?.xeroSeen ?? link?.xeroSide)?.currencyCode;
  return typeof code === 'string' && /^[A-Z]{3}$/.test(code) ? code : undefined;
};
