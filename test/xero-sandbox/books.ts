import { findItemByCode, type Item } from './item.ts';
import type { JsonObject } from './json.ts';
import { objects } from './json.ts';
import { type Organisation, settingsList } from './organisation.ts';
import type { Store } from './store.ts';

/** The settings of one organisation that documents are checked against. */
export type Books = {
  organisation: Organisation;
  /** By Code; those without one are left out. */
  accounts: Map<string, JsonObject>;
  accountById: (id: string) => JsonObject | undefined;
  taxRates: Map<string, JsonObject>;
  currencies: Set<string>;
  tracking: JsonObject[];
  themes: JsonObject[];
  /** The item of that code, without regard to case. */
  item: (code: string) => Item | undefined;
};

function byKey(list: JsonObject[], key: string): Map<string, JsonObject> {
  return new Map(list.map((entry) => [String(entry[key] ?? ''), entry]));
}

/** Reads the settings of an organisation. */
export function readBooks(store: Store, organisation: Organisation): Books {
  const list = (kind: Parameters<typeof settingsList>[2]): JsonObject[] =>
    settingsList(store, organisation.tenantId, kind);
  const accounts = list('accounts');
  return {
    organisation,
    accounts: byKey(
      accounts.filter((account) => account.Code !== undefined),
      'Code',
    ),
    accountById: (id) => accounts.find((account) => account.AccountID === id),
    taxRates: byKey(list('taxRates'), 'TaxType'),
    currencies: organisation.multiCurrency
      ? new Set(list('currencies').map((entry) => String(entry.Code ?? '')))
      : new Set([organisation.currency]),
    tracking: list('trackingCategories'),
    themes: list('brandingThemes'),
    item: (code) => findItemByCode(store, organisation.tenantId, code),
  };
}

/** Finds a tracking option by names or ids. Out: the entry as it stands on a line, or undefined. */
export function findTracking(books: Books, wanted: JsonObject): JsonObject | undefined {
  const same = (left: unknown, right: unknown): boolean =>
    typeof left === 'string' && typeof right === 'string' && left.toLowerCase() === right.toLowerCase();
  const active = books.tracking.filter((entry) => entry.Status === 'ACTIVE');
  const named = active.find(
    (entry) => same(entry.TrackingCategoryID, wanted.TrackingCategoryID) || same(entry.Name, wanted.Name),
  );
  const category =
    named ??
    active.find((entry) =>
      objects(entry, 'Options').some((option) => same(option.TrackingOptionID, wanted.TrackingOptionID)),
    );
  if (category === undefined) return undefined;
  const option = objects(category, 'Options').find(
    (entry) =>
      entry.Status === 'ACTIVE' &&
      (same(entry.TrackingOptionID, wanted.TrackingOptionID) || same(entry.Name, wanted.Option)),
  );
  if (option === undefined) return undefined;
  return {
    Name: category.Name ?? '',
    Option: option.Name ?? '',
    TrackingCategoryID: category.TrackingCategoryID ?? '',
    TrackingOptionID: option.TrackingOptionID ?? '',
  };
}
