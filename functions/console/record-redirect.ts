import type { Context } from 'hono';
import { recordTypeSchema } from '../../shared/records/record.ts';
import { crmIdOf } from '../../shared/records/record-address.ts';
import { getChange } from '../../shared/store/changes.ts';
import { getLink } from '../../shared/store/links.ts';
import { listOrganisations } from '../../shared/store/organisations.ts';
import { UNROUTED } from '../../shared/store/table.ts';
import { getWorkspace } from '../../shared/store/workspaces.ts';
import type { ConsoleDeps } from './deps.ts';

/** The address as it may stand in a header; undefined when it is none of the web. */
const webAddress = (text: string | undefined): string | undefined => {
  const url = text === undefined ? null : URL.parse(text);
  return url && /^https?:$/.test(url.protocol) ? url.href : undefined;
};

/** Where the CRM shows a record: as its waiting change says, else as it was when it was carried over last. */
const crmUrl = async (
  { table }: ConsoleDeps,
  workspace: string,
  type: string,
  id: string,
): Promise<string | undefined> => {
  const known = recordTypeSchema.safeParse(type);
  if (!known.success || id.length > 128 || !(await getWorkspace(table, workspace))) return undefined;
  const organisations = (await listOrganisations(table, workspace)).map(({ organisation }) => organisation);
  for (const organisation of [...organisations, UNROUTED]) {
    const key = { workspace, organisation, type: known.data };
    const [change, link] = await Promise.all([getChange(table, { ...key, id }), getLink(table, { ...key, crmId: id })]);
    const url = webAddress(change?.record.data.url ?? link?.crmUrl);
    if (url !== undefined) return url;
  }
  return undefined;
};

/** GET /r/{workspace}/{type}/{id}: leads to the record in the CRM. Invoices in Xero carry this address, so it needs no session. */
export const recordRedirect = async (
  deps: ConsoleDeps,
  c: Context,
  workspace: string,
  type: string,
  segment: string,
) => {
  const url = await crmUrl(deps, workspace, type, crmIdOf(segment));
  return url === undefined ? c.text('This record is not known here.\n', 404) : c.redirect(url, 302);
};
