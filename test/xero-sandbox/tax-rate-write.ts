import { type Answer, ElementRefused } from './answer.ts';
import type { ApiCall } from './api-call.ts';
import { readWord } from './contact-rules.ts';
import { sentNumber } from './document-parts.ts';
import { compact, filled, type JsonObject, objects, text } from './json.ts';
import { addToList, replaceInList, settingsList } from './organisation.ts';
import { writeSetting } from './setting-write.ts';

const USER_MADE = /^TAX\d{3,}$/;

function taxRates(call: ApiCall): JsonObject[] {
  return settingsList(call.world.store, call.organisation.tenantId, 'taxRates');
}

function components(sent: JsonObject): JsonObject[] {
  return objects(sent, 'TaxComponents').map((part, index) => ({
    Name: text(part, 'Name') ?? '',
    Rate: sentNumber(part, 'Rate', `TaxRates[0].TaxComponents[${index}]`) ?? 0,
    IsCompound: part.IsCompound === true,
    IsNonRecoverable: part.IsNonRecoverable === true,
  }));
}

/** The effective rate: plain components add up, a compound one is charged on top of them. */
function effective(parts: JsonObject[]): number {
  const plain = parts.filter((part) => part.IsCompound !== true).reduce((sum, part) => sum + Number(part.Rate), 0);
  const compound = parts.filter((part) => part.IsCompound === true).reduce((sum, part) => sum + Number(part.Rate), 0);
  return Math.round((plain + compound * (1 + plain / 100)) * 1e4) / 1e4;
}

function written(call: ApiCall, sent: JsonObject, standing: JsonObject | undefined, taxType: string): JsonObject {
  const parts = Array.isArray(sent.TaxComponents) ? components(sent) : objects(standing ?? {}, 'TaxComponents');
  const name = filled(sent, 'Name') ?? text(standing ?? {}, 'Name');
  const taken = taxRates(call).some(
    (rate) =>
      rate.TaxType !== taxType && rate.Status === 'ACTIVE' && text(rate, 'Name')?.toLowerCase() === name?.toLowerCase(),
  );
  const problems = [
    ...(name === undefined ? ['The Name of a tax rate must be specified.'] : []),
    ...(taken ? ['The name of a tax rate must be unique.'] : []),
    ...(parts.length === 0 ? ['A tax rate must have at least one tax component.'] : []),
    ...(parts.some((part) => part.Name === '') ? ['The Name of a tax component must be specified.'] : []),
    ...(parts.filter((part) => part.IsCompound === true).length > 1
      ? ['A tax rate can have one compound component.']
      : []),
  ];
  if (problems.length > 0) throw new ElementRefused(problems);
  const report = filled(sent, 'ReportTaxType') ?? text(standing ?? {}, 'ReportTaxType');
  const rate = effective(parts);
  return compact({
    Name: name,
    TaxType: taxType,
    ReportTaxType: report,
    CanApplyToAssets: true,
    CanApplyToEquity: true,
    CanApplyToExpenses: report === undefined || !report.includes('OUTPUT'),
    CanApplyToLiabilities: true,
    CanApplyToRevenue: report === undefined || !report.includes('INPUT'),
    DisplayTaxRate: rate,
    EffectiveRate: rate,
    Status: readWord(sent, 'Status', ['ACTIVE', 'ARCHIVED', 'DELETED'], 'TaxRates[0]') ?? standing?.Status ?? 'ACTIVE',
    TaxComponents: parts,
  });
}

function nextTaxType(call: ApiCall): string {
  const used = new Set(taxRates(call).map((rate) => rate.TaxType));
  let next = 1;
  while (used.has(`TAX${String(next).padStart(3, '0')}`)) next += 1;
  return `TAX${String(next).padStart(3, '0')}`;
}

/** PUT /TaxRates: creates one tax rate under the next free type, TAX001 and up. */
export function createTaxRate(call: ApiCall): Answer {
  return writeSetting(call, {
    key: 'TaxRates',
    one: 'TaxRate',
    idField: 'TaxType',
    write: (sent) => {
      const rate = written(call, sent, undefined, nextTaxType(call));
      addToList(call.world.store, call.organisation.tenantId, 'taxRates', rate);
      return rate;
    },
  });
}

/** POST /TaxRates: changes, archives or deletes one user-made tax rate, named by TaxType or Name; a new Name creates one. */
export function updateTaxRate(call: ApiCall): Answer {
  return writeSetting(call, {
    key: 'TaxRates',
    one: 'TaxRate',
    idField: 'TaxType',
    write: (sent) => {
      const type = filled(sent, 'TaxType');
      const name = filled(sent, 'Name')?.toLowerCase();
      const standing = taxRates(call).find((rate) =>
        type === undefined ? text(rate, 'Name')?.toLowerCase() === name : rate.TaxType === type,
      );
      const taxType = text(standing ?? {}, 'TaxType');
      if (taxType === undefined && type !== undefined)
        throw new ElementRefused([`The TaxType code '${type}' does not exist.`]);
      if (taxType !== undefined && !USER_MADE.test(taxType))
        throw new ElementRefused([`The tax rate ${taxType} is a system rate and cannot be changed.`]);
      const rate = written(call, sent, standing, taxType ?? nextTaxType(call));
      const { tenantId } = call.organisation;
      if (taxType === undefined) addToList(call.world.store, tenantId, 'taxRates', rate);
      else replaceInList(call.world.store, tenantId, 'taxRates', 'TaxType', taxType, rate);
      return rate;
    },
  });
}
