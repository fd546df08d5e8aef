import type { JsonObject } from './json.ts';

type Use = 'sale' | 'cost' | 'any' | 'liability' | 'income';
type Line = { name: string; type: string; report?: string; rate: number; use: Use; deleted?: boolean };
type Country = { component: string; saleTax: string; costTax: string; lines: Line[] };

const UNITED_KINGDOM: Country = {
  component: 'VAT',
  saleTax: 'OUTPUT2',
  costTax: 'INPUT2',
  lines: [
    { name: '15% (VAT on Income)', type: 'OUTPUT', rate: 15, use: 'sale', deleted: true },
    { name: '20% (VAT on Expenses)', type: 'INPUT2', report: 'INPUT', rate: 20, use: 'cost' },
    { name: '20% (VAT on Income)', type: 'OUTPUT2', report: 'OUTPUT', rate: 20, use: 'sale' },
    { name: '5% (VAT on Expenses)', type: 'RRINPUT', report: 'INPUT', rate: 5, use: 'cost' },
    { name: '5% (VAT on Income)', type: 'RROUTPUT', report: 'OUTPUT', rate: 5, use: 'sale' },
    { name: 'Exempt Expenses', type: 'EXEMPTINPUT', report: 'INPUT', rate: 0, use: 'cost' },
    { name: 'Exempt Income', type: 'EXEMPTOUTPUT', report: 'OUTPUT', rate: 0, use: 'sale' },
    { name: 'No VAT', type: 'NONE', rate: 0, use: 'any' },
    { name: 'VAT on Imports', type: 'GSTONIMPORTS', rate: 0, use: 'liability' },
    { name: 'Zero Rated EC Goods Income', type: 'ECZROUTPUT', report: 'ECOUTPUT', rate: 0, use: 'sale' },
    { name: 'Zero Rated Expenses', type: 'ZERORATEDINPUT', report: 'INPUT', rate: 0, use: 'cost' },
    { name: 'Zero Rated Income', type: 'ZERORATEDOUTPUT', report: 'OUTPUT', rate: 0, use: 'sale' },
  ],
};
const NEW_ZEALAND: Country = {
  component: 'GST',
  saleTax: 'OUTPUT2',
  costTax: 'INPUT2',
  lines: [
    { name: '12.5% GST on Expenses', type: 'INPUT', rate: 12.5, use: 'cost', deleted: true },
    { name: '12.5% GST on Income', type: 'OUTPUT', rate: 12.5, use: 'sale', deleted: true },
    { name: '15% GST on Expenses', type: 'INPUT2', report: 'INPUT', rate: 15, use: 'cost' },
    { name: '15% GST on Income', type: 'OUTPUT2', report: 'OUTPUT', rate: 15, use: 'sale' },
    { name: 'GST on Imports', type: 'GSTONIMPORTS', rate: 0, use: 'liability' },
    { name: 'No GST', type: 'NONE', rate: 0, use: 'any' },
    { name: 'Zero Rated', type: 'ZERORATED', report: 'OUTPUT', rate: 0, use: 'income' },
  ],
};
const AUSTRALIA: Country = {
  component: 'GST',
  saleTax: 'OUTPUT',
  costTax: 'INPUT',
  lines: [
    { name: 'BAS Excluded', type: 'BASEXCLUDED', rate: 0, use: 'any' },
    { name: 'GST Free Expenses', type: 'EXEMPTEXPENSES', rate: 0, use: 'cost' },
    { name: 'GST Free Income', type: 'EXEMPTOUTPUT', rate: 0, use: 'sale' },
    { name: 'GST on Expenses', type: 'INPUT', rate: 10, use: 'cost' },
    { name: 'GST on Imports', type: 'GSTONIMPORTS', rate: 0, use: 'liability' },
    { name: 'GST on Income', type: 'OUTPUT', rate: 10, use: 'sale' },
  ],
};
const ELSEWHERE: Country = {
  component: 'Tax',
  saleTax: 'OUTPUT',
  costTax: 'INPUT',
  lines: [
    { name: 'Tax Exempt', type: 'NONE', rate: 0, use: 'any' },
    { name: 'Tax on Purchases', type: 'INPUT', rate: 10, use: 'cost' },
    { name: 'Tax on Sales', type: 'OUTPUT', rate: 10, use: 'sale' },
  ],
};
const COUNTRIES: Record<string, Country> = { GB: UNITED_KINGDOM, NZ: NEW_ZEALAND, AU: AUSTRALIA };

/** The seeded tax rates of a country in Xero's fields (GET /TaxRates), and its usual tax types. */
export function taxRatesOf(country: string): { rates: JsonObject[]; saleTax: string; costTax: string } {
  const found = COUNTRIES[country] ?? ELSEWHERE;
  const rates = found.lines.map((line) => ({
    Name: line.name,
    TaxType: line.type,
    ReportTaxType: line.report ?? line.type,
    CanApplyToAssets: line.use !== 'liability' && line.use !== 'income',
    CanApplyToEquity: line.use !== 'liability' && line.use !== 'income',
    CanApplyToExpenses: line.use === 'cost' || line.use === 'any',
    CanApplyToLiabilities: true,
    CanApplyToRevenue: ['sale', 'any', 'income'].includes(line.use),
    DisplayTaxRate: line.rate,
    EffectiveRate: line.rate,
    Status: line.deleted === true ? 'DELETED' : 'ACTIVE',
    TaxComponents: [{ Name: found.component, Rate: line.rate, IsCompound: false, IsNonRecoverable: false }],
  }));
  return { rates, saleTax: found.saleTax, costTax: found.costTax };
}
