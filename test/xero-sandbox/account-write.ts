import { type Answer, ApiFailure, ElementRefused, notFound } from './answer.ts';
import type { ApiCall } from './api-call.ts';
import { REPORTING } from './chart-of-accounts.ts';
import { readWord } from './contact-rules.ts';
import { isCurrency } from './currencies.ts';
import { stamp } from './dates.ts';
import { lengthProblems } from './document-parts.ts';
import { compact, filled, type JsonObject, text } from './json.ts';
import { addToList, replaceInList, settingsList } from './organisation.ts';
import { writeSetting } from './setting-write.ts';

/** Class of each account type (Xero API docs: account types). */
const CLASSES: Record<string, string> = {
  ...{ BANK: 'ASSET', CURRENT: 'ASSET', FIXED: 'ASSET', INVENTORY: 'ASSET', NONCURRENT: 'ASSET', PREPAYMENT: 'ASSET' },
  ...{ EQUITY: 'EQUITY', CURRLIAB: 'LIABILITY', LIABILITY: 'LIABILITY', TERMLIAB: 'LIABILITY' },
  ...{ DEPRECIATN: 'EXPENSE', DIRECTCOSTS: 'EXPENSE', EXPENSE: 'EXPENSE', OVERHEADS: 'EXPENSE' },
  ...{ OTHERINCOME: 'REVENUE', REVENUE: 'REVENUE', SALES: 'REVENUE' },
};
const LENGTHS = { Code: 10, Name: 150, Description: 4000 };

function accounts(call: ApiCall): JsonObject[] {
  return settingsList(call.world.store, call.organisation.tenantId, 'accounts');
}

function problemsOf(call: ApiCall, account: JsonObject, standing: JsonObject | undefined): string[] {
  const others = accounts(call).filter((entry) => entry.AccountID !== standing?.AccountID);
  const same = (key: string): boolean =>
    others.some((entry) => text(entry, key)?.toLowerCase() === text(account, key)?.toLowerCase());
  const bank = account.Type === 'BANK';
  const taxType = text(account, 'TaxType') ?? '';
  const rates = settingsList(call.world.store, call.organisation.tenantId, 'taxRates');
  const currency = filled(account, 'CurrencyCode');
  return [
    ...(filled(account, 'Name') === undefined ? ['The Name of an account must be specified.'] : []),
    ...(filled(account, 'Name') !== undefined && same('Name') ? ['Please enter a unique Name.'] : []),
    ...(filled(account, 'Code') === undefined
      ? bank
        ? []
        : ['The Code of an account must be specified.']
      : same('Code')
        ? ['Please enter a unique Code.']
        : []),
    ...(bank && filled(account, 'BankAccountNumber') === undefined
      ? ['The BankAccountNumber of a bank account must be specified.']
      : []),
    ...(rates.some((rate) => rate.TaxType === taxType) ? [] : [`The TaxType code '${taxType}' does not exist.`]),
    ...(currency !== undefined && !isCurrency(currency) ? ['Currency code is not valid'] : []),
    ...lengthProblems(account, LENGTHS),
  ];
}

function written(call: ApiCall, sent: JsonObject, standing: JsonObject | undefined): JsonObject {
  const type = readWord(sent, 'Type', Object.keys(CLASSES), 'Accounts[0]') ?? text(standing ?? {}, 'Type');
  if (type === undefined) throw new ElementRefused(['The Type of an account must be specified.']);
  const accountClass = CLASSES[type] ?? 'EXPENSE';
  const bank = type === 'BANK';
  const [reportingCode, reportingName] = REPORTING[accountClass] ?? ['', ''];
  return compact({
    AccountID: standing?.AccountID ?? call.world.newId(),
    Code: text(sent, 'Code') ?? standing?.Code,
    Name: text(sent, 'Name') ?? standing?.Name,
    Status: standing?.Status ?? 'ACTIVE',
    Type: type,
    TaxType: filled(sent, 'TaxType') ?? standing?.TaxType ?? 'NONE',
    Description: bank ? undefined : (text(sent, 'Description') ?? standing?.Description),
    Class: accountClass,
    SystemAccount: standing?.SystemAccount,
    EnablePaymentsToAccount:
      typeof sent.EnablePaymentsToAccount === 'boolean'
        ? sent.EnablePaymentsToAccount
        : (standing?.EnablePaymentsToAccount ?? false),
    ShowInExpenseClaims:
      typeof sent.ShowInExpenseClaims === 'boolean'
        ? sent.ShowInExpenseClaims
        : (standing?.ShowInExpenseClaims ?? false),
    BankAccountNumber: bank ? (text(sent, 'BankAccountNumber') ?? standing?.BankAccountNumber) : undefined,
    BankAccountType: bank ? (text(sent, 'BankAccountType') ?? standing?.BankAccountType ?? 'BANK') : undefined,
    CurrencyCode: bank
      ? (filled(sent, 'CurrencyCode') ?? standing?.CurrencyCode ?? call.organisation.currency)
      : undefined,
    ReportingCode: reportingCode,
    ReportingCodeName: reportingName,
    HasAttachments: false,
    UpdatedDateUTC: stamp(call.world.clock.now()),
    AddToWatchlist: sent.AddToWatchlist === true,
  });
}

/** PUT /Accounts: creates one account. */
export function createAccount(call: ApiCall): Answer {
  return writeSetting(call, {
    key: 'Accounts',
    one: 'Account',
    idField: 'AccountID',
    write: (sent) => {
      const account = written(call, sent, undefined);
      const problems = problemsOf(call, account, undefined);
      if (problems.length > 0) throw new ElementRefused(problems);
      addToList(call.world.store, call.organisation.tenantId, 'accounts', account);
      return account;
    },
  });
}

function archived(standing: JsonObject, sent: JsonObject, now: number): JsonObject {
  const id = text(standing, 'AccountID');
  if (standing.SystemAccount !== undefined) throw new ElementRefused(['A system account cannot be archived.'], id);
  const others = Object.keys(sent).filter((key) => key !== 'AccountID' && key !== 'Status');
  if (others.length > 0) throw new ElementRefused(['An account cannot be edited and archived in one request.'], id);
  return { ...standing, Status: 'ARCHIVED', UpdatedDateUTC: stamp(now) };
}

/** POST /Accounts/{AccountID}: changes one account; `{"Status":"ARCHIVED"}` alone archives it. */
export function updateAccount(call: ApiCall): Answer {
  const wanted = (call.params[0] ?? '').toLowerCase();
  const standing = accounts(call).find((account) => account.AccountID === wanted);
  if (standing === undefined) throw new ApiFailure(notFound());
  return writeSetting(call, {
    key: 'Accounts',
    one: 'Account',
    idField: 'AccountID',
    write: (sent) => {
      const status = readWord(sent, 'Status', ['ACTIVE', 'ARCHIVED'], 'Accounts[0]');
      const archives = status === 'ARCHIVED' && standing.Status !== 'ARCHIVED';
      const account = archives
        ? archived(standing, sent, call.world.clock.now())
        : { ...written(call, sent, standing), Status: status ?? standing.Status ?? 'ACTIVE' };
      const problems = archives ? [] : problemsOf(call, account, standing);
      if (problems.length > 0) throw new ElementRefused(problems, wanted);
      replaceInList(call.world.store, call.organisation.tenantId, 'accounts', 'AccountID', wanted, account);
      return account;
    },
  });
}
