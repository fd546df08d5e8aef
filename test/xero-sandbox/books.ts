import type { JsonObject } from './json.ts';
import { objects } from './json.ts';
import { type Organisation, settingsList } from './organisation.ts';
import type { Store } from './store.ts';

/** The settings of one organisation that documents are checked against. */
export type Books = {
  organisation: Organisation;
  accounts: Map<string, JsonObject>;
  taxRates: Map<string, JsonObject>;
  currencies: Set<string>;
  tracking: JsonObject[];
  themes: JsonObject[];
};

function byKey(list: JsonObject[], key: string): Map<string, JsonObject> {
  return new Map(list.map((entry) => [String(entry[key] ?? ''), entry]));
}

/** Reads the settings of an organisation. */
export function readBooks(store: Store, organisation: Organisation): Books {
  const list = (kind: Parameters<typeof settingsList>[2]): JsonObject[] =>
    settingsList(store, organisation.tenantId, kind);
  return {
    organisation,
    accounts: byKey(list('accounts'), 'Code'),
    taxRates: byKey(list('taxRates'), 'TaxType'),
    currencies: new Set(list('currencies').map((entry) => String(entry.Code ?? ''))),
    tracking: list('trackingCategories'),
    themes: list('brandingThemes'),
  };
}

/** Finds a tracking option by names or ids. Out: the entry as it stands on a line, or undefined. */
export function findTracking(books: Books, wanted: JsonObject): JsonObject | undefined {
  const same = (left: unknown, right: unknown): boolean =>
    typeof left === 'string' && typeof right === 'string' && left.toLowerCase() === right.toLowerCase();
  const category = books.tracking.find(
    (entry) => same(entry.TrackingCategoryID, wanted.TrackingCategoryID) || same(entry.Name, wanted.Name),
  );
  if (category === undefined) return undefined;
  const option = objects(category, 'Options').find(
    (entry) => same(entry.TrackingOptionID, wanted.TrackingOptionID) || same(entry.Name, wanted.Option),
  );
  if (option === undefined) return undefined;
  return {
    Name: category.Name ?? '',
    Option: option.Name ?? '',
    TrackingCategoryID: category.TrackingCategoryID ?? '',
    TrackingOptionID: option.TrackingOptionID ?? '',
  };
}
