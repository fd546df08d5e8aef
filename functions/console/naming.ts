import type { Formats } from '../../shared/runtime/formats.ts';
import { getHolders, getLinks } from '../../shared/store/links.ts';
import { getReference } from '../../shared/store/references.ts';
import type { Around } from './organisation-page.ts';

/** What codes and ids stand for, so that people read names. Unknown ones stay as they are. */
export interface Naming {
  formats: Pick<Formats, 'money' | 'day' | 'number'>;
  baseCurrency: string;
  /** Name of an account by its code. */
  accounts: ReadonlyMap<string, string>;
  /** Name of a tax rate by its type. */
  taxRates: ReadonlyMap<string, string>;
  /** Name of a contact by its Xero id. */
  contacts: ReadonlyMap<string, string>;
}

const isFields = (value: unknown): value is Record<string, unknown> => value !== null && typeof value === 'object';

/** The Xero contacts that values name, however deep. */
const contactsIn = (value: unknown): string[] => {
  if (!isFields(value)) return [];
  const id = 'contactID' in value && typeof value.contactID === 'string' ? [value.contactID] : [];
  return [...id, ...Object.values(value).flatMap(contactsIn)];
};

/** What the codes and ids in some values stand for, as far as it is known here; Xero is not asked. */
export const namingOf = async ({ deps, one, formats }: Around, values: unknown): Promise<Naming> => {
  const scope = { workspace: one.workspace, organisation: one.organisation };
  const [reference, holders] = await Promise.all([
    getReference(deps.table, scope),
    getHolders(deps.table, scope, 'contact', contactsIn(values)),
  ]);
  const crmIds = [...holders.values()].map(({ crmId }) => crmId);
  const links = [...(await getLinks(deps.table, scope, 'contact', crmIds)).values()];
  return {
    ...{ formats, baseCurrency: one.baseCurrency },
    accounts: new Map(
      reference?.accounts.flatMap(({ code, name }) => (code === undefined ? [] : [[code, name]])) ?? [],
    ),
    taxRates: new Map(reference?.taxRates.map(({ taxType, name }) => [taxType, name]) ?? []),
    contacts: new Map(links.flatMap(({ xeroId, xero }) => (xero.name === undefined ? [] : [[xeroId, xero.name]]))),
  };
};
