import type { XeroOptions } from './calls.ts';
import { createXero, type Xero } from './client.ts';

/** Opens Xero for an organisation that is connected. `hooks`: whom its calls are counted for. */
export type OpenXero = (
  organisation: { workspace: string; organisation: string; connection: string },
  hooks: Pick<XeroOptions, 'beforeCall' | 'afterCall'>,
) => Xero;

/** Opens Xero with the access tokens of an organisation's connection; `rejected` is one that Xero has just refused. */
export const xeroOpener =
  (parts: {
    xeroApiUrl: string;
    accessToken: (workspace: string, connection: string, rejected?: string) => Promise<string>;
  }): OpenXero =>
  ({ workspace, organisation, connection }, hooks) =>
    createXero({
      apiUrl: parts.xeroApiUrl,
      organisation,
      accessToken: (rejected) => parts.accessToken(workspace, connection, rejected),
      ...hooks,
    });
