import { ApiFailure, badData, ElementRefused, notFound } from './answer.ts';
import type { ApiCall } from './api-call.ts';
import type { Books } from './books.ts';
import type { Contact } from './contact.ts';
import { findContact } from './contact.ts';
import type { WriteMode } from './contact-write.ts';
import { dayRate, isCurrency } from './currencies.ts';
import { readDate } from './dates.ts';
import { parseGuid } from './guid.ts';
import { resolveContact } from './invoice-contact.ts';
import { type ReadLine, readLine } from './invoice-lines.ts';
import { namesContact } from './invoice-rules.ts';
import { filled, isObject, type JsonObject, objects, text } from './json.ts';
import { readDecimal } from './money.ts';

/** What every writer of a document works with. `id` = the document the path names. */
export type Writing = {
  call: ApiCall;
  books: Books;
  mode: WriteMode;
  /** Decimals of UnitAmount: 2, or 4 with unitdp=4. */
  places: number;
  path: string;
  id?: string | undefined;
};

/** The date under `key`, or undefined. Throws error 14 when it is none. */
export function sentDate(sent: JsonObject, key: string, path: string): string | undefined {
  const value = filled(sent, key);
  if (value === undefined) return undefined;
  const date = readDate(value);
  if (date === undefined) throw badData(`Could not convert string to DateTime: ${value}. Path '${path}.${key}'.`);
  return date;
}

/** The number under `key`, or undefined. Throws error 14 when it is none. */
export function sentNumber(sent: JsonObject, key: string, path: string): number | undefined {
  const value = readDecimal(sent, key);
  if (value === null)
    throw badData(`Error converting value "${text(sent, key)}" to type 'System.Decimal'. Path '${path}.${key}'.`);
  return value?.toNumber();
}

/** Messages for texts that are longer than Xero takes. */
export function lengthProblems(sent: JsonObject, lengths: Record<string, number>): string[] {
  return Object.entries(lengths)
    .filter(([key, length]) => (text(sent, key) ?? '').length > length)
    .map(([key, length]) => `The ${key} field must not be longer than ${length} characters.`);
}

/** Messages about a document's currency. Throws error 14 when there is no such currency. */
export function subscriptionProblems(writing: Writing, currency: string): string[] {
  if (!isCurrency(currency))
    throw badData(`Error converting value "${currency}" to type 'CurrencyCode'. Path '${writing.path}.CurrencyCode'.`);
  return writing.books.currencies.has(currency) ? [] : [`Organisation is not subscribed to currency ${currency}`];
}

/** The rate that was sent, else the one that stands for the same currency, else the day's. */
export function currencyRate(
  writing: Writing,
  sent: JsonObject,
  currency: string,
  existing: { currency: string; body: JsonObject } | undefined,
): number {
  const kept = existing?.currency === currency ? Number(existing.body.CurrencyRate ?? 1) : undefined;
  const base = writing.books.organisation.currency;
  return sentNumber(sent, 'CurrencyRate', writing.path) ?? kept ?? dayRate(currency, base);
}

/** The branding theme that was sent or stands; else the organisation's standard one. */
export function brandingTheme(books: Books, sent: JsonObject, existing: { body: JsonObject } | undefined): string {
  const standard = String(books.themes[0]?.BrandingThemeID ?? '');
  return filled(sent, 'BrandingThemeID')?.toLowerCase() ?? String(existing?.body.BrandingThemeID ?? standard);
}

/** Reads the lines of a write: the set that was sent replaces the standing one by LineItemID; without one the standing lines stay. */
export function readLines(
  writing: Writing,
  sent: JsonObject,
  existing: { body: JsonObject } | undefined,
  terms: { type: string; complete: boolean; lineAmountTypes: string },
): ReadLine[] {
  const standing = objects(existing?.body ?? {}, 'LineItems');
  const sentLines = Array.isArray(sent.LineItems) ? objects(sent, 'LineItems') : undefined;
  const retyped = existing !== undefined && existing.body.LineAmountTypes !== terms.lineAmountTypes;
  const lines =
    sentLines ?? (retyped ? standing.map((line) => ({ ...line, TaxAmount: null, LineAmount: null })) : standing);
  const context = {
    books: writing.books,
    type: terms.type,
    lineAmountTypes: terms.lineAmountTypes,
    complete: terms.complete,
    places: sentLines === undefined ? 4 : writing.places,
    path: writing.path,
    standing: new Map(standing.map((line) => [String(line.LineItemID ?? ''), line])),
    newId: writing.call.world.newId,
  };
  return lines.map((line, index) => readLine(context, line, index));
}

/**
 * The contact a document names; on a change without one, or with the one it has, the standing contact even when archived.
 * What is wrong with it goes to `problems`. `resolve` finds or, for sales and bills, creates it.
 */
export function documentContact(
  writing: Writing,
  sent: JsonObject,
  existing: { contactId: string } | undefined,
  problems: string[],
  resolve: typeof resolveContact = resolveContact,
): Contact | undefined {
  const { call } = writing;
  const standing =
    existing === undefined ? undefined : findContact(call.world.store, call.organisation.tenantId, existing.contactId);
  if (existing !== undefined && !namesContact(sent)) return standing;
  const wanted = isObject(sent.Contact) ? parseGuid(text(sent.Contact, 'ContactID') ?? '') : undefined;
  if (standing !== undefined && wanted === standing.id) return standing;
  try {
    return resolve(call, sent.Contact, writing.path);
  } catch (error) {
    if (!(error instanceof ElementRefused)) throw error;
    problems.push(...error.messages);
    return undefined;
  }
}

/** Cents without the noise of binary fractions. */
export function cents(value: number): number {
  return Math.round(value * 100) / 100;
}

/** What a write of an id that does not exist fails with: the whole call, or its element, by switch. */
export function unknownRecord(call: ApiCall, message: string): Error {
  if (call.world.switches.current.unknownIdInCollection === '404') return new ApiFailure(notFound());
  return new ElementRefused([message]);
}
