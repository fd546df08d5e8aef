import type { Problem } from '../failures/failure.ts';
import { routingProblems } from '../failures/routing-problems.ts';
import type { TypedRecord } from '../records/record.ts';
import type { Routing } from './routing.ts';

/** An organisation as routing sees it. */
export interface RoutedOrganisation {
  organisation: string;
  name: string;
  state: 'active' | 'paused' | 'disconnected';
  isDefault: boolean;
}

/**
 * Where a saved record is to go:
 * - `named`: its field names the organisation;
 * - `home`: nothing names one: where it is already, else to the default one (undefined before any is linked);
 * - `all`: to each of these;
 * - `hold`: nowhere, until somebody has decided.
 */
export type Route =
  | { to: 'named'; organisation: string }
  | { to: 'home'; organisation: string | undefined }
  | { to: 'all'; organisations: string[] }
  | { to: 'hold'; why: 'notListed' | 'notLinked'; value: string | undefined };

/** Whether a record may stand in several organisations: only documents and payments would be counted twice. */
export const mayStandTwice = ({ type }: Pick<TypedRecord, 'type'>): boolean => type === 'contact' || type === 'item';

/** The document whose organisation a payment or credit note shares. */
export const followedDocument = (record: TypedRecord): { type: TypedRecord['type']; id: string } | undefined => {
  if (record.type === 'payment') return record.data.document;
  return record.type === 'creditNote' ? record.data.allocations[0]?.document : undefined;
};

/** Where the routing sends a record, by its own content. */
export const routeRecord = (
  routing: Routing,
  organisations: readonly RoutedOrganisation[],
  record: TypedRecord,
): Route => {
  const home: Route = { to: 'home', organisation: organisations.find(({ isDefault }) => isDefault)?.organisation };
  if (organisations.length === 0 || routing.by === 'default') return home;
  if (routing.by === 'all') {
    const open = organisations.filter(({ state }) => state !== 'disconnected').map(({ organisation }) => organisation);
    return mayStandTwice(record) && open.length > 0 ? { to: 'all', organisations: open } : home;
  }
  const value = record.data.custom?.[routing.field];
  const named = value !== undefined && Object.hasOwn(routing.values, value) ? routing.values[value] : undefined;
  if (named !== undefined) {
    return organisations.some(({ organisation }) => organisation === named)
      ? { to: 'named', organisation: named }
      : { to: 'hold', why: 'notLinked', value };
  }
  return routing.otherwise === 'hold' ? { to: 'hold', why: 'notListed', value } : home;
};

/** Why a record is held, in words. */
export const heldBecause = (route: Extract<Route, { to: 'hold' }>, routing: Routing, record: TypedRecord): Problem =>
  route.why === 'notLinked' && route.value !== undefined
    ? routingProblems.notLinked(record.type, routing.field, route.value)
    : routingProblems.notListed(record.type, routing.field, route.value);
