/** JSON values and the small readers with which the sandbox looks into them. */
export type Json = string | number | boolean | null | Json[] | JsonObject;
export type JsonObject = { [key: string]: Json };

/** Whether the value is a JSON object (not a list, not null). */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The text under `key`, trimmed of nothing; undefined when absent or not a text or number. */
export function text(object: JsonObject, key: string): string | undefined {
  const value = object[key];
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  return undefined;
}

/** The text under `key`, or undefined when it is absent or blank. */
export function filled(object: JsonObject, key: string): string | undefined {
  const value = text(object, key);
  return value === undefined || value.trim() === '' ? undefined : value;
}

/** The objects of the list under `key`; an empty list when there is none. */
export function objects(object: JsonObject, key: string): JsonObject[] {
  const value = object[key];
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** The texts of a list. */
export function texts(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** Parses JSON that must be an object. Throws SyntaxError when it is not. */
export function parseObject(source: string): JsonObject {
  const value: unknown = JSON.parse(source);
  if (!isObject(value)) throw new SyntaxError('The JSON is not an object.');
  return value;
}

/** A copy without the keys whose value is undefined. */
export function compact(entries: { [key: string]: Json | undefined }): JsonObject {
  const result: JsonObject = {};
  for (const [key, value] of Object.entries(entries)) if (value !== undefined) result[key] = value;
  return result;
}
