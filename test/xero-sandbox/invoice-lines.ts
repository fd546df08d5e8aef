import Big from 'big.js';
import { badData } from './answer.ts';
import { type Books, findTracking } from './books.ts';
import { readGuid } from './contact-rules.ts';
import { type Item, isTracked } from './item.ts';
import { compact, filled, isObject, type Json, type JsonObject, objects, text } from './json.ts';
import { lineAmount, lineTax, readDecimal, round } from './money.ts';

export type LineContext = {
  books: Books;
  /** ACCREC, ACCPAY, ACCRECCREDIT, ACCPAYCREDIT, QUOTE or PURCHASEORDER. */
  type: string;
  lineAmountTypes: string;
  /** SUBMITTED and AUTHORISED documents need complete lines. */
  complete: boolean;
  /** Decimals of UnitAmount: 2, or 4 with unitdp=4. */
  places: number;
  path: string;
  /** Lines that stand on the document already, by LineItemID. */
  standing: Map<string, JsonObject>;
  newId: () => string;
};
export type ReadLine = { line: JsonObject; amount: Big; tax: Big; discount: Big; problems: string[] };

const LARGEST_LINE = new Big('9999999999.99');
const SALES = ['ACCREC', 'ACCRECCREDIT', 'QUOTE'];
const WITHOUT_ACCOUNT = ['QUOTE', 'PURCHASEORDER'];
const CLASS_FLAGS: Record<string, string> = {
  ASSET: 'CanApplyToAssets',
  EQUITY: 'CanApplyToEquity',
  EXPENSE: 'CanApplyToExpenses',
  LIABILITY: 'CanApplyToLiabilities',
  REVENUE: 'CanApplyToRevenue',
};

function decimal(sent: JsonObject, key: string, path: string): Big | undefined {
  const value = readDecimal(sent, key);
  if (value === null)
    throw badData(`Error converting value "${text(sent, key)}" to type 'System.Decimal'. Path '${path}.${key}'.`);
  return value;
}

function accountProblem(account: JsonObject | undefined, code: string, stockAccount: string | undefined): string[] {
  if (account !== undefined && account.Status !== 'ACTIVE')
    return [
      `Account code '${code}' has been archived, or has been deleted. Each line item must reference a valid account.`,
    ];
  const usable =
    account !== undefined &&
    account.Type !== 'BANK' &&
    account.SystemAccount === undefined &&
    (stockAccount === undefined ? account.Type !== 'INVENTORY' : code === stockAccount);
  return usable ? [] : [`Account code '${code}' is not a valid code for this document.`];
}

function taxProblem(
  rate: JsonObject | undefined,
  taxType: string,
  account: JsonObject | undefined,
  code: string,
): string[] {
  const flagName = CLASS_FLAGS[String(account?.Class ?? '')];
  const usable = rate !== undefined && rate.Status === 'ACTIVE' && (flagName === undefined || rate[flagName] === true);
  return usable ? [] : [`The TaxType code '${taxType}' cannot be used with account code '${code}'.`];
}

function trackingOf(context: LineContext, sent: JsonObject): { tracking: Json; problems: string[] } {
  const wanted = objects(sent, 'Tracking').filter((entry) => Object.keys(entry).length > 0);
  const found = wanted.map((entry) => findTracking(context.books, entry));
  const problems = found.includes(undefined)
    ? ['The TrackingCategory or option does not exist for this organisation.']
    : [];
  if (wanted.length > 2) problems.push('A line item can have no more than 2 tracking categories.');
  return { tracking: found.filter((entry) => entry !== undefined), problems };
}

/** What an item supplies to a line that leaves it out (Xero API docs: items); given values win. */
function withItem(context: LineContext, sent: JsonObject, item: Item | undefined): JsonObject {
  if (item === undefined) return sent;
  const sale = SALES.includes(context.type);
  const part = sale ? item.body.SalesDetails : item.body.PurchaseDetails;
  const details = isObject(part) ? part : {};
  const supplied = compact({
    Description: sale ? item.body.Description : item.body.PurchaseDescription,
    UnitAmount: text(sent, 'LineAmount') === undefined ? details.UnitPrice : undefined,
    AccountCode: sale || !isTracked(item) ? details.AccountCode : item.body.InventoryAssetAccountCode,
    TaxType: details.TaxType,
  });
  const missing = Object.entries(supplied).filter(([key]) => filled(sent, key) === undefined);
  return {
    ...sent,
    ...Object.fromEntries(missing),
    ItemCode: item.code,
    Item: { ItemID: item.id, Name: item.body.Name ?? '', Code: item.code },
  };
}

function discountProblems(context: LineContext, rate: Big | undefined, sum: Big | undefined): string[] {
  if (rate === undefined && sum === undefined) return [];
  if (context.type === 'ACCREC' || context.type === 'QUOTE') return [];
  if (context.type === 'PURCHASEORDER' && sum === undefined) return [];
  return ['Discounts are only supported on ACCREC invoices.'];
}

function completeness(
  context: LineContext,
  sent: JsonObject,
  quantity: Big | undefined,
  unitAmount: Big | undefined,
): string[] {
  if (!context.complete) return [];
  const money =
    quantity !== undefined ||
    unitAmount !== undefined ||
    text(sent, 'AccountCode') !== undefined ||
    text(sent, 'LineAmount') !== undefined;
  if (!money)
    return filled(sent, 'Description') === undefined ? ['Description must be specified for every line item.'] : [];
  return [
    ...(filled(sent, 'Description') === undefined ? ['Description must be specified for every line item.'] : []),
    ...(filled(sent, 'AccountCode') === undefined && !WITHOUT_ACCOUNT.includes(context.type)
      ? ["Account code '' is not a valid code for this document."]
      : []),
  ];
}

/**
 * Checks and calculates one line as it was sent (merged over the standing line of the same LineItemID).
 * Out: the line to keep, its amounts, and Xero's messages for what is wrong with it.
 */
export function readLine(context: LineContext, raw: JsonObject, index: number): ReadLine {
  const path = `${context.path}.LineItems[${index}]`;
  const lineId = readGuid(raw, 'LineItemID', path);
  const standing = lineId === undefined ? undefined : context.standing.get(lineId);
  const { books } = context;
  const merged: JsonObject = standing === undefined ? raw : { ...standing, TaxAmount: null, LineAmount: null, ...raw };
  const itemCode = filled(merged, 'ItemCode');
  const item = itemCode === undefined ? undefined : books.item(itemCode);
  const sent = withItem(context, merged, item);
  const sentQuantity = decimal(sent, 'Quantity', path);
  const sentUnit = decimal(sent, 'UnitAmount', path);
  const sentAmount = decimal(sent, 'LineAmount', path);
  const discountRate = decimal(sent, 'DiscountRate', path);
  const discountAmount = decimal(sent, 'DiscountAmount', path);
  const problems = completeness(context, sent, sentQuantity, sentUnit);
  const money = sentQuantity !== undefined || sentUnit !== undefined || sentAmount !== undefined;
  const quantity = sentQuantity ?? new Big(money ? 1 : 0);
  const unitAmount = round(
    sentUnit ?? (sentAmount !== undefined && quantity.cmp(0) !== 0 ? sentAmount.div(quantity) : new Big(0)),
    context.places,
  );
  const amount = lineAmount({ quantity, unitAmount, discountRate, discountAmount });
  if (sentAmount !== undefined && !round(sentAmount, 2).eq(amount)) {
    problems.push(
      `The line total ${round(sentAmount, 2).toFixed(2)} does not match the expected line total ${amount.toFixed(2)}`,
    );
  }
  if (amount.abs().gt(LARGEST_LINE)) problems.push('The line total must not be more than 9999999999.99.');
  if (quantity.toFixed().length > 13) problems.push('The Quantity field must not be longer than 13 characters.');
  if ((text(sent, 'Description') ?? '').length > 4000)
    problems.push('The Description field must not be longer than 4000 characters.');
  problems.push(...discountProblems(context, discountRate, discountAmount));
  if (itemCode !== undefined && item === undefined && standing?.ItemCode !== itemCode)
    problems.push(`Item code '${itemCode}' is not valid`);

  const code = filled(sent, 'AccountCode');
  const account = code === undefined ? undefined : books.accounts.get(code);
  const tracked = item !== undefined && isTracked(item) && !SALES.includes(context.type);
  const stockAccount = tracked ? text(item.body, 'InventoryAssetAccountCode') : undefined;
  const accountProblems = code === undefined ? [] : accountProblem(account, code, stockAccount);
  problems.push(...accountProblems);
  const noTax = context.lineAmountTypes === 'NoTax';
  const taxType = noTax
    ? 'NONE'
    : (filled(sent, 'TaxType') ??
      (account === undefined || context.type === 'QUOTE' ? undefined : String(account.TaxType ?? 'NONE')));
  const rate = taxType === undefined ? undefined : books.taxRates.get(taxType);
  if (taxType !== undefined && !noTax && accountProblems.length === 0)
    problems.push(...taxProblem(rate, taxType, account, code ?? ''));
  const sentTax = decimal(sent, 'TaxAmount', path);
  const tax =
    sentTax !== undefined && !noTax
      ? round(sentTax, 2)
      : lineTax(amount, Number(rate?.EffectiveRate ?? 0), context.lineAmountTypes);
  const tracking = trackingOf(context, sent);
  problems.push(...tracking.problems);

  const line = compact({
    ItemCode: filled(sent, 'ItemCode'),
    Description: text(sent, 'Description'),
    UnitAmount: unitAmount.toNumber(),
    TaxType: taxType,
    TaxAmount: tax.toNumber(),
    LineAmount: amount.toNumber(),
    AccountCode: code,
    Item: item === undefined ? undefined : sent.Item,
    Tracking: tracking.tracking,
    Quantity: round(quantity, 4).toNumber(),
    DiscountRate: discountRate?.toNumber(),
    DiscountAmount: discountAmount?.toNumber(),
    LineItemID: standing !== undefined && lineId !== undefined ? lineId : context.newId(),
    AccountID: account?.AccountID,
  });
  return { line, amount, tax, discount: quantity.times(unitAmount).minus(amount), problems };
}
