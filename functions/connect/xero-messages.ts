import type { Formats } from '../../shared/runtime/formats.ts';
import type { Html } from '../../shared/runtime/pages.ts';
import { BRIDGE_APP, getSequence, type Sequence } from '../../shared/store/sequences.ts';
import type { ConnectDeps } from './deps.ts';
import { momentOf } from './organisation-facts.ts';

/** What has come of the messages with which Xero tells an app of changes. */
export type XeroMessages = Pick<Sequence, 'lastAt' | 'provenAt'>;

/** Where Xero is to deliver the messages to a workspace's own app. */
export const messagesAddress = ({ publicUrl }: Pick<ConnectDeps, 'publicUrl'>, workspace: string): string =>
  `${publicUrl}/xero/webhook/${workspace}`;

/** What has come to the app that a workspace uses; undefined while its webhook key is not known, so that nothing can be taken. */
export const messagesTo = async (
  { table, secrets }: Pick<ConnectDeps, 'table' | 'secrets'>,
  workspace: string,
  app: 'bridge' | 'workspace',
): Promise<XeroMessages | undefined> => {
  const [name, key] =
    app === 'bridge'
      ? [BRIDGE_APP, await secrets.bridgeWebhookKey()]
      : [workspace, (await secrets.workspace(workspace, { fresh: true }))?.xeroWebhookKey];
  return key === undefined ? undefined : ((await getSequence(table, name, key)) ?? {});
};

/** The same in a few words, for the facts of an organisation. */
export const messagesFact = (messages: XeroMessages | undefined, formats: Formats): Html | string => {
  if (!messages) return 'Not set up';
  return momentOf(messages.lastAt, formats, messages.provenAt === undefined ? 'None yet' : 'Set up, none yet');
};
