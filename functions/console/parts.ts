import { sameValue } from '../../shared/sync/same.ts';
import { inWords, isFields, isNothing, phoneWords, type Reading, readsSame, xeroFieldWords } from './value.ts';

/** One part of a field with what stands in each column. */
export interface Part {
  label: string;
  /** Name of the innermost field. */
  field: string;
  values: unknown[];
  /** All columns read the same. */
  same: boolean;
}

const elementNames: Record<string, string> = {
  ...{ POBOX: 'postal address', postal: 'postal address', STREET: 'street address', street: 'street address' },
  ...{
    DELIVERY: 'delivery address',
    DEFAULT: 'phone',
    default: 'phone',
    MOBILE: 'mobile phone',
    mobile: 'mobile phone',
  },
  ...{ DDI: 'direct phone', direct: 'direct phone', FAX: 'fax', fax: 'fax' },
};

/** What an element of a list is, where it says so: then it is laid beside the one of the same sort. */
const sortOf = (element: unknown): string | undefined => {
  if (!isFields(element)) return undefined;
  const sort = [element.addressType, element.phoneType, element.kind].find((one) => typeof one === 'string');
  return typeof sort === 'string' ? (elementNames[sort] ?? sort) : undefined;
};

const ones: Record<string, string> = { lineItems: 'line', lines: 'line', contactPersons: 'person' };

/** The elements of several lists laid beside each other: by their sort, else by their place. */
const aligned = (field: string, lists: unknown[][]): { label: string; values: unknown[] }[] => {
  const labelOf = (element: unknown, at: number) =>
    sortOf(element) ?? `${ones[field] ?? xeroFieldWords(field)} ${at + 1}`;
  const labels = [...new Set(lists.flatMap((list) => list.map(labelOf)))];
  return labels.map((label) => ({
    label,
    values: lists.map((list) => list.find((element, at) => labelOf(element, at) === label)),
  }));
};

const says = (field: string) => !['addressType', 'phoneType', 'kind', 'lineItemID', 'contactID'].includes(field);
/** A record within a record is read by its name, not part by part. */
const isNamed = (value: unknown): boolean => isFields(value) && ('contactID' in value || 'id' in value);

const textLines = (value: unknown): unknown =>
  Array.isArray(value) && value.every((one) => typeof one === 'string') ? value.join(', ') : value;

/** The lines of an address are one part, and so is a telephone number: each side breaks them as it likes. */
const inPieces = (value: unknown): unknown => {
  if (!isFields(value)) return textLines(value);
  const phone = phoneWords(value);
  if (phone !== undefined) return phone;
  const { addressLine1, addressLine2, addressLine3, addressLine4, lines, ...rest } = value;
  const street = [...(Array.isArray(lines) ? lines : []), addressLine1, addressLine2, addressLine3, addressLine4];
  const isAddress = 'addressLine1' in value || 'postalCode' in value || 'city' in value;
  return isAddress ? { lines: street.filter((one) => !isNothing(one)).join(', '), ...rest } : value;
};

/** Whether two sides of a part say the same. */
export const agree = (one: unknown, other: unknown): boolean => sameValue(one, other) || readsSame(one, other);

/**
 * A field as its smallest parts: elements of lists are laid beside each other, and their fields too, so that what differs is
 * seen at a glance. What stands on one side only is one part.
 */
export const partsOf = (field: string, columns: unknown[], label = xeroFieldWords(field)): Part[] => {
  const values = columns.map(inPieces);
  const filled = values.filter((value) => !isNothing(value));
  const whole = (): Part[] => [{ label, field, values, same: values.every((value) => agree(values[0], value)) }];
  if (filled.length === 0) return [];
  if (filled.length === 1 && values.length > 1 && !filled.some(Array.isArray)) return whole();
  if (filled.every(Array.isArray)) {
    const lists = values.map((value): unknown[] => (Array.isArray(value) ? value : []));
    return aligned(field, lists).flatMap((one) => partsOf(field, one.values, one.label));
  }
  if (filled.every((value) => isFields(value) && !isNamed(value))) {
    const names = [...new Set(values.flatMap((value) => (isFields(value) ? Object.keys(value) : [])))].filter(says);
    return names.flatMap((name) =>
      partsOf(
        name,
        values.map((value) => (isFields(value) ? value[name] : undefined)),
        `${label}, ${name === 'lines' ? 'street' : xeroFieldWords(name)}`,
      ),
    );
  }
  return whole();
};

/** A part's value in words. */
export const partWords = ({ field }: Part, value: unknown, reading: Reading): string =>
  isNothing(value) ? '–' : inWords(field, value, reading);
