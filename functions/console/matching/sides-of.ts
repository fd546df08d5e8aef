import type { Settings } from '../../../shared/settings/settings.ts';
import type { Change } from '../../../shared/store/changes.ts';
import type { Proposal } from '../../../shared/store/proposals.ts';
import { recordFromXero } from '../../../shared/sync/from-xero.ts';
import { readsSame } from '../value.ts';

type Data = Record<string, unknown>;

/** One field with the CRM's value and that of each candidate, in the candidates' order. */
export interface FieldSides {
  field: string;
  crm: unknown;
  xero: unknown[];
  /** The first candidate has it as the CRM does. */
  same: boolean;
}

/** What says nothing of what a record is. */
const unsaid = new Set(['id', 'url', 'version', 'updatedAt', 'xeroId', 'archived', 'attachments', 'roles']);

const contactOf = (value: unknown): unknown =>
  value !== null && typeof value === 'object' && 'name' in value ? value.name : value;

const shownSide = (data: Data): Data => ({ ...data, ...('contact' in data && { contact: contactOf(data.contact) }) });

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

/** By these people know a record; they come first. */
const names = ['name', 'code', 'number'];
const rank = ({ field, same }: FieldSides): number => (names.includes(field) ? 0 : same ? 2 : 1);

/** The two sides of a proposal, in the CRM's words; fields that tell nothing are left out, those that agree come last. */
export const sidesOf = (
  proposal: Proposal,
  change: Change | undefined,
  settings: Pick<Settings, 'taxRates' | 'tracking'>,
): FieldSides[] => {
  const words = { settings, crmIdOf: () => undefined };
  const crm = shownSide(change?.record.data ?? {});
  const candidates = proposal.candidates.map(({ kind, standing }) =>
    standing === undefined ? {} : shownSide(recordFromXero(proposal.type, kind, standing, words)),
  );
  const fields = [...new Set([...Object.keys(crm), ...candidates.flatMap(Object.keys)])];
  return fields
    .filter((field) => !unsaid.has(field))
    .map((field) => {
      const xero = candidates.map((candidate) => candidate[field]);
      return { field, crm: crm[field], xero, same: readsSame(crm[field], xero[0]) };
    })
    .filter(({ crm: mine, xero }) => !isEmpty(mine) || xero.some((value) => !isEmpty(value)))
    .sort((a, b) => rank(a) - rank(b));
};
