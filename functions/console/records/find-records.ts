import * as z from 'zod';
import { type RecordType, recordTypeSchema, recordTypes, xeroKinds } from '../../../shared/records/record.ts';
import { getChanges, listChanges } from '../../../shared/store/changes.ts';
import { findEntries } from '../../../shared/store/directory.ts';
import { type BriefLink, findLinks } from '../../../shared/store/find-links.ts';
import { getHolders, getLinks } from '../../../shared/store/links.ts';
import type { Table } from '../../../shared/store/table.ts';
import { titleOf } from '../words.ts';

type Scope = { workspace: string; organisation: string };

/** Pages that are quick however much there is: what is not found within is looked for further on the next page. */
const bounds = { limit: 50, mostRows: 2000, changes: 1000 };

const chosen = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional()).catch(undefined);

export const recordFilterSchema = z.object({
  text: chosen(z.string().trim().max(200)),
  type: chosen(recordTypeSchema),
  /** Where to look further: type and CRM id of the last link that was looked at. */
  after: chosen(z.string().max(400)),
});
export type RecordFilter = z.output<typeof recordFilterSchema>;

/** A record in the list. */
export interface FoundRecord {
  type: RecordType;
  crmId: string;
  called?: string | undefined;
  link?: Pick<BriefLink, 'xeroId' | 'kind' | 'xero'> | undefined;
  waits: boolean;
}

const keyOf = ({ type, crmId }: { type: RecordType; crmId: string }) => `${type}#${crmId}`;

const isXeroId = (text: string) => z.guid().safeParse(text).success;

/** CRM ids of linked records that bear exactly this name, number, code or address in Xero, or this Xero id. */
const namedInXero = async (
  table: Table,
  scope: Scope,
  text: string,
): Promise<{ type: RecordType; crmId: string }[]> => {
  const wanted = { names: [text], numbers: [text], emails: [text] };
  const found = await Promise.all(
    xeroKinds.map(async (kind) => {
      const entries =
        kind === 'contact' || kind === 'item' || kind === 'purchaseOrder'
          ? await findEntries(table, scope, kind, wanted)
          : [];
      const ids = [...entries.map(({ xeroId }) => xeroId), ...(isXeroId(text) ? [text, text.toLowerCase()] : [])];
      return ids.length === 0 ? [] : [...(await getHolders(table, scope, kind, ids)).values()];
    }),
  );
  return found.flat();
};

const linksOf = async (table: Table, scope: Scope, records: { type: RecordType; crmId: string }[]) => {
  const groups = [...Map.groupBy(records, ({ type }) => type)];
  const found = await Promise.all(
    groups.map(async ([type, some]) => {
      const ids = some.map(({ crmId }) => crmId);
      return [...(await getLinks(table, scope, type, ids)).values()];
    }),
  );
  return found.flat();
};

const holds = (text: string, ...values: (string | undefined)[]): boolean =>
  values.some((value) => value?.toLowerCase().includes(text.toLowerCase()));

/** Records whose waiting change bears a text. */
const waitingWith = async (table: Table, { workspace, organisation }: Scope, text: string): Promise<FoundRecord[]> => {
  const { changes } = await listChanges(table, workspace, organisation, { limit: bounds.changes });
  return changes
    .filter((change) => holds(text, change.record.data.id, titleOf(change)))
    .map((change) => {
      const { type, data } = change.record;
      return { type, crmId: data.id, called: titleOf(change), waits: true };
    });
};

/** What bears a text exactly, or waits and bears it: found at once, however much there is. */
const atOnce = async (table: Table, scope: Scope, text: string): Promise<FoundRecord[]> => {
  const byId = recordTypes.map((type) => ({ type, crmId: text }));
  const [inXero, waiting] = await Promise.all([namedInXero(table, scope, text), waitingWith(table, scope, text)]);
  const links = await linksOf(table, scope, [...byId, ...inXero]);
  const linked = links.map(({ type, crmId, xeroId, kind, xero }): FoundRecord => {
    const link = { xeroId, kind, xero };
    return { type, crmId, called: xero.number ?? xero.name, link, waits: false };
  });
  return [...linked, ...waiting];
};

/** Records of an organisation by id, number or name; without a text, all that are linked. `next`: where to look further. */
export const findRecords = async (
  table: Table,
  scope: Scope,
  { text, type, after }: RecordFilter,
): Promise<{ records: FoundRecord[]; next: string | undefined }> => {
  const first = text !== undefined && after === undefined ? await atOnce(table, scope, text) : [];
  const { links, next } = await findLinks(table, scope, { text, type, after }, bounds);
  const listed = links.map((link): FoundRecord => {
    const { type: of, crmId, xero } = link;
    return { type: of, crmId, called: xero.number ?? xero.name, link, waits: false };
  });
  const found = new Map<string, FoundRecord>();
  for (const record of [...first, ...listed]) {
    if (type !== undefined && record.type !== type) continue;
    const before = found.get(keyOf(record));
    found.set(keyOf(record), before ? { ...record, ...before, link: before.link ?? record.link } : record);
  }
  const waiting = await getChanges(
    table,
    [...found.values()].map((one) => ({ ...scope, type: one.type, id: one.crmId })),
  );
  return { records: [...found.values()].map((one) => ({ ...one, waits: waiting.has(keyOf(one)) })), next };
};
