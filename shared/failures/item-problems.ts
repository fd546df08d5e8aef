import { attention } from './attention.ts';

/** Problems of items. */
export const itemProblems = {
  itemCodeMissing: () =>
    attention(
      'item-code-missing',
      'The item has no code.',
      'Give it a code of at most 30 characters in the CRM.',
      'code',
    ),
  itemCodeTaken: (code: string, holder: string) =>
    attention(
      'item-code-taken',
      `The item "${code}" in Xero belongs to another item of the CRM (${holder}), and Xero allows each code once.`,
      'Give one of the two another code in the CRM.',
      'code',
    ),
  itemCodeRejected: (code: string) =>
    attention(
      'item-code-of-another',
      `The item "${code}" in Xero is not this one, as was decided, and Xero allows each code once.`,
      'Give one of the two another code.',
      'code',
    ),
  itemGone: (code: string) =>
    attention(
      'item-gone',
      `The item "${code}" was deleted in Xero, and the CRM changed it since.`,
      'Delete it in the CRM too, or unlink the two and retry, so that it is made anew.',
    ),
  itemPriceWrong: (field: string) =>
    attention(
      'item-price-wrong',
      'The price of the item has more than four decimals, or is out of bounds.',
      'Round or correct the price in the CRM.',
      field,
    ),
  itemStockAccountMissing: (word: 'Inventory' | 'Cost', field: string) =>
    attention(
      'item-account-missing',
      `Xero keeps the stock of this item only with an account for it, and none is set.`,
      `Choose the "${word === 'Cost' ? 'Cost of goods sold' : 'Inventory account'}" in the settings, or an account on the item.`,
      field,
    ),
  itemStockAccountUnfit: (code: string, why: string, field: string) =>
    attention(
      'item-account-unfit',
      `Account "${code}" cannot be used for the stock of this item: ${why}.`,
      'Choose another account on the item, or as "Inventory account" or "Cost of goods sold" in the settings.',
      field,
    ),
};
