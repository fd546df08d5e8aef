import { Big } from '../records/decimal.ts';

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

const isNothing = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  value === 0 ||
  value === false ||
  (Array.isArray(value) && value.length === 0) ||
  (isFields(value) && Object.values(value).every(isNothing));

const tidy = (text: string): string => text.replace(/\r\n?/g, '\n').trim();

/** Elements of lists that have no order of their own, by what names them. */
const nameOf = (element: Fields): unknown => element.phoneType ?? element.addressType ?? undefined;

/** What a line has only when somebody gave it: where it is left out of what is sent, none is wanted. */
const lineDefaults = ['discountRate', 'discountAmount'];

const sameElement = (wanted: unknown, standing: unknown): boolean => {
  if (!isFields(wanted) || !isFields(standing)) return sameValue(wanted, standing);
  const fields =
    'lineAmount' in standing || 'quantity' in wanted ? [...Object.keys(wanted), ...lineDefaults] : Object.keys(wanted);
  return fields.every((field) => field === 'lineItemID' || sameValue(wanted[field], standing[field]));
};

const sameList = (wanted: unknown[], standing: unknown[]): boolean => {
  if (wanted.some((element) => isFields(element) && nameOf(element) !== undefined)) {
    return wanted.every((element) => {
      const twin = standing.find((other) => isFields(other) && isFields(element) && nameOf(other) === nameOf(element));
      const { phoneType: _, addressType: __, ...content } = isFields(element) ? element : {};
      return twin === undefined ? isNothing(content) : sameElement(element, twin);
    });
  }
  if (wanted.some((element) => isFields(element) && 'option' in element)) {
    const words = (list: unknown[]) =>
      list
        .map((one) => (isFields(one) ? `${one.name}:${one.option}`.toLowerCase() : ''))
        .sort()
        .join('\n');
    return words(wanted) === words(standing);
  }
  return wanted.length === standing.length && wanted.every((element, index) => sameElement(element, standing[index]));
};

/**
 * Whether what is wanted for one field stands there already. Nothing, empty text, zero and an empty list are equal; numbers
 * are compared as numbers, texts without the blanks around them; of what is made of parts, only the wanted parts count; a
 * contact is the same by its id.
 */
export const sameValue = (wanted: unknown, standing: unknown): boolean => {
  if (isNothing(wanted) && isNothing(standing)) return true;
  if (typeof wanted === 'number' || typeof standing === 'number') {
    return isNumeric(wanted) && isNumeric(standing) && new Big(wanted).eq(new Big(standing));
  }
  if (typeof wanted === 'string' && typeof standing === 'string') return tidy(wanted) === tidy(standing);
  if (Array.isArray(wanted) || Array.isArray(standing)) {
    return sameList(Array.isArray(wanted) ? wanted : [], Array.isArray(standing) ? standing : []);
  }
  if (isFields(wanted) && isFields(standing)) {
    if (typeof wanted.contactID === 'string') return sameId(wanted.contactID, standing.contactID);
    return sameElement(wanted, standing);
  }
  return wanted === standing;
};

const isNumeric = (value: unknown): value is number | string =>
  typeof value === 'number' || (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value));

const sameId = (a: string, b: unknown): boolean => typeof b === 'string' && a.toLowerCase() === b.toLowerCase();

/** Of lists that have no order of their own, one order, and none of the elements that are just a name. */
const essenceOfList = (list: unknown[]): unknown => {
  const named = list.filter(isFields).filter((one) => (nameOf(one) ?? one.option) !== undefined);
  if (named.length < list.length) return list.map(essence);
  const by = (one: Fields): string => String(nameOf(one) ?? `${one.name}:${one.option}`);
  const filled = named.filter(({ phoneType: _, addressType: __, ...content }) => !isNothing(content));
  return filled.length === 0 ? undefined : filled.toSorted((a, b) => (by(a) < by(b) ? -1 : 1)).map(essence);
};

/** A value with all that counts as nothing taken out, numbers and texts in one spelling: equal content, equal JSON. */
export const essence = (value: unknown): unknown => {
  if (isNothing(value)) return undefined;
  if (typeof value === 'number') return new Big(value).toFixed();
  if (typeof value === 'string') return tidy(value);
  if (Array.isArray(value)) return essenceOfList(value);
  if (isFields(value)) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([field]) => field !== 'lineItemID')
        .map(([field, part]) => [field, essence(part)]),
    );
  }
  return value;
};
