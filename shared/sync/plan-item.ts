import { problems } from '../failures/catalogue.ts';
import type { Problem } from '../failures/failure.ts';
import { Big } from '../records/decimal.ts';
import type { Item } from '../records/item.ts';
import { accountOf, chooseAccount, defaultAccount } from './choose-account.ts';
import { chooseTax } from './choose-tax.ts';
import type { Side } from './document-terms.ts';
import { emptyWhatIsGone } from './emptied-fields.ts';
import type { Facts } from './facts.ts';
import { type Body, needsAttention, type Plan } from './plan.ts';
import { type Stopped, stopped } from './stopped.ts';

type ItemFacts = Facts<Item>;

const places = {
  sales: { name: 'The sales price', field: 'sale' },
  purchase: { name: 'The purchase price', field: 'purchase' },
};
const largestPrice = new Big('9999999999.99');

/** Plans a product or service: by its link, else as the one in Xero that bears its code, else as a new one. */
export const planItem = (facts: ItemFacts): Plan => {
  const { record, link, twins } = facts;
  if (facts.deleted) return planDeleted(facts);
  const wasDeleted = link?.acts.includes('delete') === true;
  if (link && !wasDeleted && link.crmFingerprint === facts.fingerprint) return { do: 'unchanged' };
  if (record.code === undefined) return needsAttention(problems.itemCodeMissing());
  const [twin] = twins.filter(({ xeroId }) => xeroId !== link?.xeroId);
  if (twin?.holder !== undefined) return needsAttention(problems.itemCodeTaken(record.code, twin.holder));
  if (twin?.rejected && !link) return needsAttention(problems.itemCodeRejected(record.code));
  if (twin && !link) {
    return { do: 'link', kind: 'item', xeroId: twin.xeroId, note: `Xero has an item with the code ${record.code}.` };
  }
  const wanted = wantedItem(facts);
  if ('stop' in wanted) return wanted.stop;
  if (!link) return { do: 'create', kind: 'item', body: wanted.body };
  const gone = link.status === 'DELETED';
  if (gone && !wasDeleted && facts.settings.sync.item.conflicts !== 'crm' && facts.take !== 'crm') {
    return needsAttention(problems.itemGone(record.code));
  }
  if (gone || wasDeleted) return { do: 'create', kind: 'item', body: wanted.body, replaces: link.xeroId };
  const body = emptyWhatIsGone({ itemID: link.xeroId, ...wanted.body }, link.filled ?? []);
  return { do: 'update', kind: 'item', xeroId: link.xeroId, body };
};

const planDeleted = ({ link }: ItemFacts): Plan => {
  if (!link) return { do: 'unchanged', note: 'Deleted in the CRM before it was in Xero.' };
  if (link.acts.includes('delete') || link.status === 'DELETED') return { do: 'unchanged' };
  return { do: 'act', act: { act: 'deleteItem', name: 'delete', kind: 'item', xeroId: link.xeroId } };
};

/** An item as Xero takes it. Checks all that Xero would refuse. */
export const wantedItem = (facts: ItemFacts): { body: Body } | Stopped => {
  const { record } = facts;
  const stock = stockFields(facts);
  if ('stop' in stock) return stock;
  const sale = record.isSold ? priceFields('sales', facts) : { body: undefined };
  if ('stop' in sale) return sale;
  const purchase =
    record.isPurchased || stock.costAccount !== undefined ? priceFields('purchase', facts) : { body: undefined };
  if ('stop' in purchase) return purchase;
  const { accountCode: _, ...withoutAccount } = purchase.body ?? {};
  const purchaseDetails =
    stock.costAccount === undefined ? purchase.body : { ...withoutAccount, cOGSAccountCode: stock.costAccount };
  return {
    body: {
      code: record.code,
      ...(record.name !== undefined && { name: record.name }),
      ...(record.description !== undefined && { description: record.description }),
      ...(record.purchaseDescription !== undefined && { purchaseDescription: record.purchaseDescription }),
      isSold: record.isSold,
      isPurchased: record.isPurchased || stock.costAccount !== undefined,
      ...(stock.inventoryAccount !== undefined && { inventoryAssetAccountCode: stock.inventoryAccount }),
      ...(sale.body && { salesDetails: sale.body }),
      ...(purchaseDetails && { purchaseDetails }),
    },
  };
};

const priceFields = (side: Side, facts: ItemFacts): { body: Body } | Stopped => {
  const { record, reference } = facts;
  const place = places[side];
  const price = (side === 'sales' ? record.sale : record.purchase) ?? {};
  if (price.unitPrice !== undefined) {
    const unitPrice = new Big(price.unitPrice);
    if (!unitPrice.round(4).eq(unitPrice) || unitPrice.abs().gt(largestPrice))
      return stopped(problems.itemPriceWrong(`${place.field}.unitPrice`));
  }
  const own = chooseAccount({ ...price, item: record.code, category: record.category }, place, side, facts);
  if ('stop' in own) return own;
  const usual = defaultAccount(side, facts);
  const code = own.code ?? (accountOf(usual, reference)?.status === 'ACTIVE' ? usual : undefined);
  const tax = price.taxRate === undefined ? {} : chooseTax(price, place, { side, explicit: false }, facts, code);
  if ('stop' in tax) return tax;
  return {
    body: {
      ...(price.unitPrice !== undefined && { unitPrice: Number(price.unitPrice) }),
      ...(code !== undefined && { accountCode: code }),
      ...(tax.taxType !== undefined && { taxType: tax.taxType }),
    },
  };
};

/** The two accounts with which Xero keeps the stock of an item (Xero API docs: items, tracked inventory). */
const stockFields = (facts: ItemFacts): { inventoryAccount?: string; costAccount?: string } | Stopped => {
  const { record, settings, reference } = facts;
  const { tracked } = record;
  if (!tracked) return {};
  const inventoryAccount = tracked.inventoryAccount ?? settings.accounts.inventory;
  const costAccount = tracked.costAccount ?? settings.accounts.cost;
  const inventoryField = 'tracked.inventoryAccount';
  if (inventoryAccount === undefined) return stopped(problems.itemStockAccountMissing('Inventory', inventoryField));
  if (costAccount === undefined) return stopped(problems.itemStockAccountMissing('Cost', 'tracked.costAccount'));
  const isInventory = ({ type }: { type: string }) => type === 'INVENTORY';
  const isCost = (account: { class?: string | undefined; type: string }) =>
    account.class === 'EXPENSE' || account.type === 'DIRECTCOSTS';
  const unfit =
    stockProblem(inventoryAccount, inventoryField, isInventory, 'it is no inventory account', reference) ??
    stockProblem(costAccount, 'tracked.costAccount', isCost, 'it is no expense account', reference);
  return unfit ? stopped(unfit) : { inventoryAccount, costAccount };
};

const stockProblem = (
  code: string,
  field: string,
  fits: (account: { type: string; class?: string | undefined }) => boolean,
  why: string,
  reference: Facts<Item>['reference'],
): Problem | undefined => {
  const account = accountOf(code, reference);
  if (!account) return problems.itemStockAccountUnfit(code, 'it does not exist in Xero', field);
  if (account.status !== 'ACTIVE') return problems.itemStockAccountUnfit(code, 'it is archived in Xero', field);
  return fits(account) ? undefined : problems.itemStockAccountUnfit(code, why, field);
};
