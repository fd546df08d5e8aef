import { ApiFailure, apiException, badData } from './answer.ts';
import { isObject, type JsonObject } from './json.ts';
import type { Organisation } from './organisation.ts';
import { canonical } from './property-names.ts';
import type { App, User } from './users-and-apps.ts';
import type { World } from './world.ts';
import { readXml } from './xml-reader.ts';

/** One authorised call of the accounting API. */
export type ApiCall = {
  world: World;
  organisation: Organisation;
  app: App;
  user: User;
  method: string;
  /** Variable parts of the path, decoded. */
  params: string[];
  /** A query parameter; names are matched without regard to case. */
  query: (name: string) => string | undefined;
  header: (name: string) => string | undefined;
  bodyText: string;
  /** The body as it came; what attachments are made of. */
  bodyBytes: Uint8Array;
};

/** Whether a query parameter says true. */
export function flag(call: ApiCall, name: string): boolean {
  return call.query(name)?.toLowerCase() === 'true';
}

/** Decimals of unit prices: 4 with unitdp=4, else 2. */
export function unitPlaces(call: ApiCall): number {
  return call.query('unitdp') === '4' ? 4 : 2;
}

/** A comma-separated query parameter, quotes and blanks removed; undefined when absent or empty. */
export function commaList(call: ApiCall, name: string): string[] | undefined {
  const value = call.query(name);
  if (value === undefined || value.trim() === '') return undefined;
  return value
    .split(',')
    .map((item) => item.trim().replace(/^"|"$/g, ''))
    .filter((item) => item !== '');
}

/** The XML of the request body, bare or in the form field `xml`; undefined when the body is JSON. */
function xmlOf(call: ApiCall): string | undefined {
  const type = (call.header('content-type') ?? '').toLowerCase();
  if (type.startsWith('application/x-www-form-urlencoded')) {
    const field = new URLSearchParams(call.bodyText).get('xml');
    if (field !== null) return field;
  }
  return /^\uFEFF?\s*</.test(call.bodyText) ? call.bodyText : undefined;
}

/** The object of the request body, JSON or XML, with Xero's spelling of the property names (keys come in any case). Throws error 14. */
export function readBody(call: ApiCall): JsonObject {
  const xml = xmlOf(call);
  if (xml !== undefined) return canonical(readXml(xml));
  let value: unknown;
  try {
    value = JSON.parse(call.bodyText);
  } catch (error) {
    throw badData(
      `JSON request body could not be read, ${error instanceof Error ? error.message : 'it cannot be parsed'}`,
    );
  }
  const wrapped = Array.isArray(value) ? { Elements: value } : value;
  if (!isObject(wrapped)) throw badData('JSON request body could not be read, an object is expected');
  return canonical(wrapped);
}

/**
 * The elements of a write: `{"Contacts":[…]}`, a bare list, or one bare element.
 * Throws error 17 when there is nothing to process. `one` is the singular, e.g. `Contact`.
 */
export function readElements(call: ApiCall, key: string, one: string): JsonObject[] {
  const body = readBody(call);
  const listed = body[key] ?? body.Elements;
  const single = body[one];
  const found = Array.isArray(listed)
    ? listed
    : isObject(single)
      ? [single]
      : listed === undefined && Object.keys(body).length > 0
        ? [body]
        : [];
  const elements = found.map((element) => {
    if (!isObject(element))
      throw badData(`JSON request body could not be read, Error converting an element of '${key}'`);
    return element;
  });
  if (elements.length > 0) return elements;
  const message = `No data has been processed for this endpoint. This endpoint is expecting ${one} data to be specifed in the request body.`;
  throw new ApiFailure(apiException(17, 'NoDataProcessedException', message));
}
