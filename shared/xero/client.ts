import type { XeroKind } from '../records/record.ts';
import type { Reference } from '../records/reference.ts';
import type { Act } from '../sync/act.ts';
import { doAct } from './acts.ts';
import { addCurrency, addTaxRate, type NewTaxRate } from './additions.ts';
import type { XeroElement } from './answers.ts';
import type { FetchFile } from './attachments.ts';
import { type XeroOptions, xeroCalls } from './calls.ts';
import { hasHappened } from './happened.ts';
import { answerOf } from './kinds/answer-of.ts';
import { type ListQuery, listRecords } from './list.ts';
import {
  readAccounts,
  readBrandingThemes,
  readCurrencies,
  readOrganisation,
  readTaxRates,
  readTracking,
} from './reference.ts';
import { type WriteMode, writeRecords } from './write.ts';

/** Enough for a person to choose from. */
const shownToPerson = 50;

/** Xero for one organisation: what the bridge reads and does there. Each function documents itself where it is made. */
export const createXero = (options: XeroOptions) => {
  const calls = xeroCalls(options);
  return {
    readOrganisation: () => readOrganisation(calls),
    readAccounts: () => readAccounts(calls),
    readTaxRates: () => readTaxRates(calls),
    readCurrencies: () => readCurrencies(calls),
    readTracking: () => readTracking(calls),
    readBrandingThemes: () => readBrandingThemes(calls),

    list: (kind: XeroKind, query: ListQuery) => listRecords(calls, kind, query),

    write: (
      kind: XeroKind,
      mode: WriteMode,
      bodies: readonly object[],
      key: string,
      tracking?: Reference['tracking'],
    ) => writeRecords(calls, kind, mode, bodies, key, tracking),

    act: (act: Act, key: string, fetchFile?: FetchFile) => doAct(calls, act, key, fetchFile),
    hasHappened: (act: Act) => hasHappened(calls, act),

    addCurrency: (code: string, key: string) => addCurrency(calls, code, key),
    addTaxRate: (rate: NewTaxRate, key: string) => addTaxRate(calls, rate, key),

    /** Active contacts in whose names, numbers or e-mail address the term occurs; for a person to choose from. */
    searchContacts: async (term: string): Promise<XeroElement[]> => {
      const { rows } = await calls.call(answerOf.contact, (api) =>
        api.getContacts(
          options.organisation,
          undefined,
          undefined,
          'Name ASC',
          undefined,
          1,
          false,
          undefined,
          term,
          shownToPerson,
        ),
      );
      return rows;
    },
  };
};

export type Xero = ReturnType<typeof createXero>;
