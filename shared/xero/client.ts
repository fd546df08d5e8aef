import { AccountingApi } from 'xero-node/dist/gen/api/accountingApi.js';
import type { Contacts } from 'xero-node/dist/gen/model/accounting/contacts.js';
import type { Invoices } from 'xero-node/dist/gen/model/accounting/invoices.js';
import type * as z from 'zod';
import type { Reference } from '../records/reference.ts';
import type { Limits } from '../sync/budget.ts';
import {
  accountsAnswerSchema,
  contactElement,
  contactsAnswerSchema,
  currenciesAnswerSchema,
  instantOf,
  invoiceElement,
  invoicesAnswerSchema,
  organisationsAnswerSchema,
  taxRatesAnswerSchema,
  type XeroContact,
  type XeroElement,
} from './answers.ts';
import { failureOf, limitsOf, rejectionOf } from './rejections.ts';
import { timeZoneOf } from './time-zones.ts';

/** A call that takes longer than this has no answer: its outcome is unknown. */
const callTimeoutMs = 28_000;
const pageSize = 1000;

export interface XeroOptions {
  /** Base address without `/api.xro/2.0`. */
  apiUrl: string;
  organisation: string;
  /** A valid access token; `refused` names one that Xero has just refused, so that it is replaced. */
  accessToken: (refused?: string) => Promise<string>;
  /** Runs before each call: takes it from the budget, waits, or throws a `Failure` whose `next` is `wait`. */
  beforeCall: () => Promise<void>;
  /** Runs after each answer, refusals included. */
  afterCall: (limits: Limits) => Promise<void>;
}

type Run = (api: AccountingApi) => Promise<{ response: { status?: number; data?: unknown; headers?: unknown } }>;

/** One page of a list, with whether more follow. */
export interface Page<T> {
  rows: T[];
  more: boolean;
}

/**
 * Xero for one organisation; the only place that meets xero-node. It rejects with JSON strings, has no time-outs and
 * turns dates and unknown fields into something else on the way, so answers are taken raw and parsed here, and every
 * failure comes out as a `Failure`. A token refused once is replaced and the call repeated once.
 */
export const createXero = (options: XeroOptions) => {
  const { organisation } = options;

  const attempt = async <T extends z.ZodType>(schema: T, token: string, run: Run): Promise<z.output<T>> => {
    const api = new AccountingApi(`${options.apiUrl}/api.xro/2.0`);
    api.accessToken = token;
    api.setDefaultAuthentication({
      applyToRequest: (request: object) => {
        Object.assign(request, { timeout: callTimeoutMs });
      },
    });
    await options.beforeCall();
    const { response } = await run(api).catch(async (thrown: unknown) => {
      const rejection = rejectionOf(thrown);
      if (rejection.status > 0) await options.afterCall(limitsOf(rejection.status, rejection.headers));
      throw failureOf(rejection);
    });
    const headers: Record<string, unknown> = Object(response.headers);
    await options.afterCall(limitsOf(response.status ?? 200, headers));
    const answer = schema.safeParse(response.data);
    if (!answer.success) throw failureOf({ status: 0, headers, body: undefined });
    return answer.data;
  };

  const call = async <T extends z.ZodType>(schema: T, run: Run): Promise<z.output<T>> => {
    const token = await options.accessToken();
    try {
      return await attempt(schema, token, run);
    } catch (error) {
      if (!isRefusedToken(error)) throw error;
      return attempt(schema, await options.accessToken(token), run);
    }
  };

  const listInvoices = async (
    { since, ids, numbers }: { since?: Date | undefined; ids?: string[]; numbers?: string[] },
    page: number,
  ): Promise<Page<XeroElement>> => {
    const [skip, order, decimals] = [undefined, 'UpdatedDateUTC ASC', 4];
    const { Invoices, pagination } = await call(invoicesAnswerSchema, (api) =>
      // Skipped by place: where, contact ids, statuses, archived, made by this app, summary only.
      api.getInvoices(
        organisation,
        since,
        skip,
        order,
        ids,
        numbers,
        skip,
        skip,
        page,
        skip,
        skip,
        decimals,
        skip,
        pageSize,
      ),
    );
    return { rows: Invoices.map(invoiceElement), more: hasMore(Invoices.length, page, pagination?.pageCount) };
  };

  return {
    /** Name, country, currency, lock dates. One call. */
    readOrganisation: async () => {
      const { Organisations } = await call(organisationsAnswerSchema, (api) => api.getOrganisations(organisation));
      const [found] = Organisations;
      if (!found) throw failureOf({ status: 403, headers: {}, body: undefined });
      return {
        name: found.Name,
        country: found.CountryCode,
        baseCurrency: found.BaseCurrency,
        shortCode: found.ShortCode,
        timeZone: timeZoneOf(found.Timezone),
        isDemo: found.IsDemoCompany ?? false,
        periodLockDate: dayOf(found.PeriodLockDate),
        endOfYearLockDate: dayOf(found.EndOfYearLockDate),
      };
    },

    readAccounts: async (): Promise<Reference['accounts']> => {
      const { Accounts } = await call(accountsAnswerSchema, (api) => api.getAccounts(organisation));
      return Accounts.map((account) => ({
        code: account.Code,
        name: account.Name,
        type: account.Type,
        class: account.Class,
        status: account.Status,
        taxType: account.TaxType,
        system: account.SystemAccount !== undefined,
      }));
    },

    readTaxRates: async (): Promise<Reference['taxRates']> => {
      const { TaxRates } = await call(taxRatesAnswerSchema, (api) => api.getTaxRates(organisation));
      return TaxRates.map((rate) => ({
        taxType: rate.TaxType,
        name: rate.Name,
        rate: String(rate.EffectiveRate),
        status: rate.Status,
        forRevenue: rate.CanApplyToRevenue ?? true,
      }));
    },

    readCurrencies: async (): Promise<string[]> => {
      const { Currencies } = await call(currenciesAnswerSchema, (api) => api.getCurrencies(organisation));
      return Currencies.map((currency) => currency.Code);
    },

    /** Contacts changed since `since` (all when undefined), archived ones included, a page of 1,000 at a time. */
    readContacts: async (since: Date | undefined, page: number): Promise<Page<XeroElement>> => {
      const { Contacts, pagination } = await call(contactsAnswerSchema, (api) =>
        api.getContacts(
          organisation,
          since,
          undefined,
          'UpdatedDateUTC ASC',
          undefined,
          page,
          true,
          undefined,
          undefined,
          pageSize,
        ),
      );
      return { rows: Contacts.map(contactElement), more: hasMore(Contacts.length, page, pagination?.pageCount) };
    },

    /** Contacts by their Xero ids, in full; at most 40 ids a call. */
    readContactsById: async (ids: string[]): Promise<XeroContact[]> => {
      const { Contacts } = await call(contactsAnswerSchema, (api) =>
        api.getContacts(organisation, undefined, undefined, undefined, ids, 1, true, undefined, undefined, pageSize),
      );
      return Contacts;
    },

    /** Sales invoices and bills changed since `since`, a page of 1,000 at a time. */
    readInvoices: (since: Date | undefined, page: number): Promise<Page<XeroElement>> => listInvoices({ since }, page),

    /** Invoices by their Xero ids; at most 40 ids a call. */
    readInvoicesById: async (ids: string[]): Promise<XeroElement[]> => (await listInvoices({ ids }, 1)).rows,

    /** Invoices by their numbers; at most 40 numbers a call. */
    readInvoicesByNumber: async (numbers: string[]): Promise<XeroElement[]> =>
      (await listInvoices({ numbers }, 1)).rows,

    /** Creates (PUT) or updates (POST) contacts, each judged on its own. */
    writeContacts: async (mode: 'create' | 'update', elements: object[], key: string): Promise<XeroElement[]> => {
      const body: Contacts = { contacts: elements };
      const { Contacts } = await call(contactsAnswerSchema, (api) =>
        mode === 'create'
          ? api.createContacts(organisation, body, false, key)
          : api.updateOrCreateContacts(organisation, body, false, key),
      );
      return Contacts.map(contactElement);
    },

    /** Creates (PUT) or updates (POST) invoices with four-decimal prices, each judged on its own. */
    writeInvoices: async (mode: 'create' | 'update', elements: object[], key: string): Promise<XeroElement[]> => {
      const body: Invoices = { invoices: elements };
      const { Invoices } = await call(invoicesAnswerSchema, (api) =>
        mode === 'create'
          ? api.createInvoices(organisation, body, false, 4, key)
          : api.updateOrCreateInvoices(organisation, body, false, 4, key),
      );
      return Invoices.map(invoiceElement);
    },
  };
};

export type Xero = ReturnType<typeof createXero>;

const isRefusedToken = (error: unknown): boolean =>
  error instanceof Error && 'problem' in error && Object(error.problem).code === 'xero-token-refused';

const dayOf = (text: string | undefined): string | undefined => instantOf(text)?.toISOString().slice(0, 10);

const hasMore = (rows: number, page: number, pageCount: number | undefined): boolean =>
  pageCount === undefined ? rows >= pageSize : page < pageCount;
