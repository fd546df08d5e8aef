import { faultsOf, writeSetting } from '../../../shared/settings/check-settings.ts';
import { allowed, asTyped, freeAt, type Shape, shapeAt } from '../../../shared/settings/settings-shape.ts';
import { documentSchema, documentShape, type SettingsDocument, valueAt } from './document.ts';

/** Name and value of an entry with a free name. */
export type Pair = [name: string, value: string];

/** What stands in the fields of a form, by dot path: text, or the rows of settings with free names. */
export type Entered = Map<string, string | Pair[]>;

/** What is wrong, by dot path; with free names, that of the entry. */
export type Wrongs = Map<string, string>;

const isFree = (path: string): boolean => freeAt(path.split('.'), documentShape) !== undefined;
const shapeOf = (path: string) => shapeAt(path.split('.'), documentShape);

/** The fields as they show the settings that stand. */
export const enteredFrom = (document: SettingsDocument, fields: readonly string[]): Entered =>
  new Map(
    fields.map((path): [string, string | Pair[]] => {
      const value = valueAt(document, path);
      if (!isFree(path)) return [path, value === undefined ? '' : String(value)];
      return [path, Object.entries(value ?? {}).map(([name, one]): Pair => [name, String(one)])];
    }),
  );

const texts = (form: FormData, name: string): string[] =>
  form.getAll(name).map((value) => (typeof value === 'string' ? value.trim() : ''));

/** The fields as they were posted. */
export const enteredBy = (form: FormData, fields: readonly string[]): Entered =>
  new Map(
    fields.map((path): [string, string | Pair[]] => {
      if (isFree(path)) {
        const values = texts(form, `${path}:value`);
        const pairs = texts(form, `${path}:name`).map((name, at): Pair => [name, values[at] ?? '']);
        return [path, pairs.filter(([name, value]) => name !== '' || value !== '')];
      }
      const [text] = texts(form, path);
      return [path, shapeOf(path)?.type === 'boolean' ? String(text !== undefined) : (text ?? '')];
    }),
  );

const pairsAt = (into: Record<string, unknown>, path: string, pairs: Pair[], wrongs: Wrongs): void => {
  const entries = new Map<string, string>();
  for (const [name, value] of pairs) {
    if (name === '') wrongs.set(`${path}.`, 'Enter a name for it, or empty the whole row.');
    else if (value === '') wrongs.set(`${path}.${name}`, 'Choose what it means, or empty the whole row.');
    else if (entries.has(name)) wrongs.set(`${path}.${name}`, 'This name stands here twice.');
    else entries.set(name, value);
  }
  writeSetting(into, path.split('.'), Object.fromEntries(entries));
};

const together = ({ routing, invoices }: SettingsDocument, fields: readonly string[], wrongs: Wrongs): void => {
  if (fields.includes('routing.field') && routing.by === 'field' && routing.field === '')
    wrongs.set('routing.field', 'Enter the name of the field that names the organisation.');
  if (fields.includes('invoices.roundingLimit') && invoices.roundingLimit.startsWith('-'))
    wrongs.set('invoices.roundingLimit', 'It is an amount of zero or more.');
  if (fields.includes('invoices.numberPrefix') && invoices.numbers === 'prefix' && invoices.numberPrefix === '')
    wrongs.set('invoices.numberPrefix', 'Enter the prefix, or choose numbers without one.');
};

const isDecimal = ({ type, pattern }: Shape): boolean => pattern !== undefined && type !== 'string';

/** A comma stands for the point where it cannot part thousands: `0,25`, but not `1,000`. */
const typed = (value: string, shape: Shape): unknown => {
  const bare = value.replaceAll(/\s/g, '');
  const meant = isDecimal(shape) && /^-?(?:\d+,(?!\d{3}$)\d+|0,\d+)$/.test(bare) ? bare.replace(',', '.') : value;
  return asTyped(meant, shape);
};

const wrongWords = (text: string, shape: Shape | undefined): string =>
  shape && isDecimal(shape)
    ? 'Write it as a number such as 0.25 or 0,25, without currency and without separators of thousands.'
    : `This has to be ${text}.`;

/** The settings with what was entered; `wrongs` is empty when all of it may stand. An empty field means the default. */
export const withEntered = (
  document: SettingsDocument,
  entered: Entered,
): { document: SettingsDocument | undefined; wrongs: Wrongs } => {
  const wrongs: Wrongs = new Map();
  const changed: Record<string, unknown> = structuredClone(document);
  for (const [path, value] of entered) {
    const shape = shapeOf(path);
    if (typeof value !== 'string') pairsAt(changed, path, value, wrongs);
    else if (shape) writeSetting(changed, path.split('.'), value === '' ? undefined : typed(value, shape));
  }
  const parsed = documentSchema.safeParse(changed);
  if (!parsed.success) {
    for (const fault of faultsOf(parsed.error, changed, documentShape)) {
      wrongs.set(fault.name, wrongWords(fault.allowed, shapeOf(fault.name)));
    }
    return { document: undefined, wrongs };
  }
  together(parsed.data, [...entered.keys()], wrongs);
  return { document: wrongs.size === 0 ? parsed.data : undefined, wrongs };
};

/** What a field may hold, for the browser to check while one types. */
export const limitsOf = (path: string) => {
  const shape = (isFree(path) ? freeAt(path.split('.'), documentShape) : shapeOf(path)) ?? {};
  const { type, format, minimum, maximum, maxLength, pattern } = shape;
  return { type, format, minimum, maximum, maxLength, pattern, isFree: isFree(path), inWords: allowed(shape) };
};
