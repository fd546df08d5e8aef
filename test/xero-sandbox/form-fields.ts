import { isObject, type Json, type JsonObject } from './json.ts';

function place(target: JsonObject | Json[], keys: string[], value: string): void {
  const [key = '', ...rest] = keys;
  const index = Array.isArray(target) ? Number(key) : key;
  const holder: { [name: string]: Json } | Json[] = target;
  if (rest.length === 0) {
    if (Array.isArray(holder)) holder[Number(index)] = value;
    else holder[key] = value;
    return;
  }
  const standing = Array.isArray(holder) ? holder[Number(index)] : holder[key];
  const inner = isObject(standing) || Array.isArray(standing) ? standing : /^\d+$/.test(rest[0] ?? '') ? [] : {};
  if (Array.isArray(holder)) holder[Number(index)] = inner;
  else holder[key] = inner;
  place(inner, rest, value);
}

function isBlankLine(entry: Json): boolean {
  return isObject(entry) && Object.entries(entry).every(([name, part]) => part === '' || name === 'LineItemID');
}

/** A form as JSON: a field named `LineItems.0.Description` stands in the first of the list LineItems. Lines left blank are dropped. */
export function formObject(form: FormData): JsonObject {
  const result: JsonObject = {};
  for (const [name, value] of form) if (typeof value === 'string') place(result, name.split('.'), value);
  for (const [name, value] of Object.entries(result))
    if (Array.isArray(value)) result[name] = value.filter((entry) => !isBlankLine(entry));
  return result;
}

function asInField(record: JsonObject, name: string): Json {
  const day = record[`${name}String`];
  return typeof day === 'string' ? day.slice(0, 10) : (record[name] ?? '');
}

function isSame(standing: Json, sent: Json): boolean {
  if (Array.isArray(sent)) {
    const entries = Array.isArray(standing) ? standing : [];
    const wholeSet = sent.some((entry) => isObject(entry) && 'LineItemID' in entry);
    return (
      (!wholeSet || sent.length === entries.length) && sent.every((one) => entries.some((entry) => isSame(entry, one)))
    );
  }
  if (isObject(sent)) {
    const fields = isObject(standing) ? standing : {};
    return Object.entries(sent).every(([name, value]) => isSame(asInField(fields, name), value));
  }
  return String(standing) === String(sent);
}

/** What a form changes of a record as it stands: a bookkeeper who touches one field changes only that. */
export function changedFields(standing: JsonObject, sent: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(sent).filter(([name, value]) => !isSame(asInField(standing, name), value)));
}
