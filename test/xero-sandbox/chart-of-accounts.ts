import { stamp } from './dates.ts';
import { fixedId } from './fixed-id.ts';
import { compact, type JsonObject } from './json.ts';

type Line = {
  /** Only a bank account may have none. */
  code?: string;
  name: string;
  type: string;
  class: string;
  tax: 'sale' | 'cost' | 'none';
  system?: string;
  bank?: string;
  payments?: boolean;
};

const LINES: Line[] = [
  { code: '090', name: 'Business Bank Account', type: 'BANK', class: 'ASSET', tax: 'none' },
  { code: '091', name: 'Business Savings Account', type: 'BANK', class: 'ASSET', tax: 'none' },
  { name: 'Company Credit Card', type: 'BANK', class: 'ASSET', tax: 'none', bank: 'CREDITCARD' },
  { code: '200', name: 'Sales', type: 'REVENUE', class: 'REVENUE', tax: 'sale' },
  { code: '260', name: 'Other Revenue', type: 'REVENUE', class: 'REVENUE', tax: 'sale' },
  { code: '270', name: 'Interest Income', type: 'REVENUE', class: 'REVENUE', tax: 'none' },
  { code: '300', name: 'Purchases', type: 'DIRECTCOSTS', class: 'EXPENSE', tax: 'cost' },
  { code: '310', name: 'Cost of Goods Sold', type: 'DIRECTCOSTS', class: 'EXPENSE', tax: 'cost' },
  { code: '400', name: 'Advertising & Marketing', type: 'OVERHEADS', class: 'EXPENSE', tax: 'cost' },
  { code: '404', name: 'Bank Fees', type: 'OVERHEADS', class: 'EXPENSE', tax: 'none' },
  { code: '412', name: 'Consulting & Accounting', type: 'OVERHEADS', class: 'EXPENSE', tax: 'cost' },
  { code: '429', name: 'General Expenses', type: 'OVERHEADS', class: 'EXPENSE', tax: 'cost' },
  { code: '453', name: 'Office Expenses', type: 'OVERHEADS', class: 'EXPENSE', tax: 'cost' },
  { code: '461', name: 'Printing & Stationery', type: 'EXPENSE', class: 'EXPENSE', tax: 'cost' },
  { code: '469', name: 'Rent', type: 'OVERHEADS', class: 'EXPENSE', tax: 'cost' },
  { code: '610', name: 'Accounts Receivable', type: 'CURRENT', class: 'ASSET', tax: 'none', system: 'DEBTORS' },
  { code: '630', name: 'Inventory', type: 'INVENTORY', class: 'ASSET', tax: 'none' },
  { code: '710', name: 'Office Equipment', type: 'FIXED', class: 'ASSET', tax: 'cost' },
  { code: '800', name: 'Accounts Payable', type: 'CURRLIAB', class: 'LIABILITY', tax: 'none', system: 'CREDITORS' },
  { code: '820', name: 'Sales Tax', type: 'CURRLIAB', class: 'LIABILITY', tax: 'none', system: 'GST' },
  { code: '880', name: "Owner's Drawings", type: 'CURRLIAB', class: 'LIABILITY', tax: 'none', payments: true },
  { code: '970', name: 'Owner A Funds Introduced', type: 'EQUITY', class: 'EQUITY', tax: 'none' },
];
export const REPORTING: Record<string, [string, string]> = {
  ASSET: ['ASS', 'Assets'],
  REVENUE: ['REV', 'Revenue'],
  EXPENSE: ['EXP', 'Expense'],
  LIABILITY: ['LIA', 'Liabilities'],
  EQUITY: ['EQU', 'Equity'],
};

/** The seeded chart of accounts in Xero's fields (GET /Accounts). `saleTax` and `costTax` are the country's default tax types. */
export function chartOfAccounts(options: {
  tenantId: string;
  currency: string;
  saleTax: string;
  costTax: string;
  at: number;
}): JsonObject[] {
  return LINES.map((line) => {
    const bank = line.type === 'BANK';
    const [reportingCode, reportingName] = REPORTING[line.class] ?? ['', ''];
    return compact({
      AccountID: fixedId(`${options.tenantId} account ${line.code ?? line.name}`),
      Code: line.code,
      Name: line.name,
      Status: 'ACTIVE',
      Type: line.type,
      TaxType: line.tax === 'sale' ? options.saleTax : line.tax === 'cost' ? options.costTax : 'NONE',
      Class: line.class,
      SystemAccount: line.system,
      EnablePaymentsToAccount: line.payments ?? false,
      ShowInExpenseClaims: false,
      BankAccountNumber: bank ? `12010203456780${(line.code ?? '092').slice(1)}` : undefined,
      BankAccountType: bank ? (line.bank ?? 'BANK') : undefined,
      CurrencyCode: bank ? options.currency : undefined,
      ReportingCode: reportingCode,
      ReportingCodeName: reportingName,
      HasAttachments: false,
      UpdatedDateUTC: stamp(options.at),
      AddToWatchlist: false,
    });
  });
}
