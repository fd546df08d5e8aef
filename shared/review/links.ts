import * as z from 'zod';
import { kindOf, type RecordType, recordTypeSchema, type XeroKind, xeroKindSchema } from '../records/record.ts';
import { putActivity } from '../store/activities.ts';
import { getHolders, getLink, type Link, unlink } from '../store/links.ts';
import { makeLink } from '../store/make-link.ts';
import type { Table } from '../store/table.ts';
import { type Asked, type Desk, decided, type Scope } from './asked.ts';

/** A link as a file or a person names it. `kind`: what a quote or order is in Xero, where that is not a quote. */
export const givenLinkSchema = z.object({
  type: recordTypeSchema,
  crmId: z.string().trim().min(1, 'must not be empty').max(128, 'must have at most 128 characters'),
  xeroId: z
    .guid('must be the id that Xero gave the record, such as 4c8ab4a3-6f7f-4a37-8a36-5b8e3a1d2c90')
    .transform((id) => id.toLowerCase()),
  kind: xeroKindSchema.optional(),
});
export type GivenLink = z.output<typeof givenLinkSchema>;

const kindIn = ({ type, kind }: GivenLink): XeroKind =>
  type === 'quote' || type === 'order' ? (kind ?? 'quote') : kindOf(type);

const newLink = (scope: Scope, given: GivenLink, madeBy: Link['madeBy'], now: Date): Link => ({
  ...{ workspace: scope.workspace, organisation: scope.organisation, type: given.type, crmId: given.crmId },
  ...{ kind: kindIn(given), xeroId: given.xeroId, crmFingerprint: '', crmVersion: '', xero: {}, acts: [], madeBy },
  ...{ linkedAt: now.toISOString(), updatedAt: now.toISOString() },
});

/**
 * What became of a link that was to be made: `known`: it is there already; `crmTaken`, `xeroTaken`: by another record;
 * `sending`: a call to Xero is open that may be making the record there.
 */
export type Made = 'made' | 'known' | 'crmTaken' | 'xeroTaken' | 'sending';

const make = async (table: Table, scope: Scope, given: GivenLink, madeBy: Link['madeBy'], now: Date): Promise<Made> => {
  const before = await getLink(table, { ...scope, type: given.type, crmId: given.crmId });
  if (before) return before.xeroId === given.xeroId ? 'known' : 'crmTaken';
  const made = await makeLink(table, newLink(scope, given, madeBy, now));
  return made === 'taken' ? 'xeroTaken' : made;
};

/**
 * Stores a link of a file where imported links wait until they are assigned to an organisation, or in an organisation. The
 * first event of the CRM is compared with what stands in Xero, not sent blindly.
 */
export const importLink = (table: Table, scope: Scope, given: GivenLink, now: Date): Promise<Made> =>
  make(table, scope, given, 'imported', now);

/**
 * Puts a link that a person asks for where imported links wait: a `migrate` job of the organisation looks into Xero and takes it
 * over. Says at once when one of the two records is linked otherwise there.
 */
export const askForLink = async (
  { table, scope }: Pick<Desk, 'table' | 'scope'>,
  waitingIn: Scope,
  given: GivenLink,
  asked: Asked,
): Promise<Made> => {
  const before = await getLink(table, { ...scope, type: given.type, crmId: given.crmId });
  if (before) return before.xeroId === given.xeroId ? 'known' : 'crmTaken';
  const holders = await getHolders(table, scope, kindIn(given), [given.xeroId]);
  if (holders.size > 0) return 'xeroTaken';
  return make(table, waitingIn, given, 'hand', asked.now);
};

/**
 * Takes a link apart; both records stay as they are. Answers with the link, or undefined when there was none, or a call to Xero
 * is open that would make it again.
 */
export const unlinkByHand = async (desk: Desk, type: RecordType, crmId: string): Promise<Link | undefined> => {
  const link = await getLink(desk.table, { ...desk.scope, type, crmId });
  if (!link || !(await unlink(desk.table, link))) return undefined;
  await putActivity(desk.table, decided(desk, 'unlinked', link, { xeroId: link.xeroId }));
  return link;
};
