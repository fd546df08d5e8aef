import * as z from 'zod';
import { settingsSchema } from './settings.ts';

/** A part of the settings as JSON Schema describes what may be entered. */
export type Shape = z.core.JSONSchema.JSONSchema;

/** The whole of the settings. */
export const settingsShape: Shape = z.toJSONSchema(settingsSchema, { io: 'input' });

/** The named parts of a group; undefined for a single value and for a group whose names are free. */
const parts = ({ properties }: Shape): [string, Shape][] | undefined =>
  properties && Object.entries(properties).flatMap(([name, part]) => (typeof part === 'object' ? [[name, part]] : []));

/** What a group with free names holds under each of them. */
const free = ({ additionalProperties }: Shape): Shape | undefined =>
  typeof additionalProperties === 'object' ? additionalProperties : undefined;

/** What may stand under each of the free names at a path; undefined where names are not free. */
export const freeAt = (path: readonly PropertyKey[], within: Shape = settingsShape): Shape | undefined => {
  const shape = shapeAt(path, within);
  return shape && free(shape);
};

const isGroup = (shape: Shape): boolean => parts(shape) !== undefined || free(shape) !== undefined;

/** The names one may set, as dot paths. */
export const settingNames = (shape = settingsShape, path: string[] = []): string[] => {
  if (free(shape)) return [[...path, '<name>'].join('.')];
  return parts(shape)?.flatMap(([name, part]) => settingNames(part, [...path, name])) ?? [path.join('.')];
};

/**
 * Finds the single value that a dot path such as `invoices.status` names. Where names are free (tax codes of the CRM), the
 * rest of the path is one name, dots and all. Undefined when it names nothing, or a group.
 */
export const findSetting = (name: string, shape = settingsShape): { path: string[]; shape: Shape } | undefined => {
  if (!isGroup(shape)) return undefined;
  const each = free(shape);
  if (each) return name === '' ? undefined : { path: [name], shape: each };
  for (const [key, part] of parts(shape) ?? []) {
    if (name === key && !isGroup(part)) return { path: [key], shape: part };
    const rest = name.startsWith(`${key}.`) ? findSetting(name.slice(key.length + 1), part) : undefined;
    if (rest) return { ...rest, path: [key, ...rest.path] };
  }
  return undefined;
};

/** The part of the settings (or of a shape of them) at a path; undefined where there is none. */
export const shapeAt = (path: readonly PropertyKey[], within: Shape = settingsShape): Shape | undefined =>
  path.reduce<Shape | undefined>(
    (shape, key) => shape && (parts(shape)?.find(([name]) => name === key)?.[1] ?? free(shape)),
    within,
  );

/** Dot paths of what the settings do not know. */
export const unknownSettings = (value: unknown, shape = settingsShape, path: string[] = []): string[] => {
  const known = new Map(parts(shape));
  if (!isGroup(shape) || value === null || typeof value !== 'object' || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const part = known.get(key) ?? free(shape);
    return part ? unknownSettings(inner, part, [...path, key]) : [[...path, key].join('.')];
  });
};

const range = (from: number | undefined, to: number | undefined): string => {
  if (from !== undefined && to !== undefined) return ` from ${from} to ${to}`;
  if (from !== undefined) return ` of at least ${from}`;
  return to === undefined ? '' : ` of at most ${to}`;
};

/** What may stand there, in words. */
export const allowed = (shape: Shape): string => {
  if (shape.enum) return shape.enum.map(String).join(', ');
  if (isGroup(shape)) return 'an object';
  if (shape.type === 'boolean') return 'true, false';
  if (shape.type === 'integer') return `a whole number${range(shape.minimum, shape.maximum)}`;
  if (shape.type === 'number') return `a number${range(shape.minimum, shape.maximum)}`;
  if (shape.format === 'date') return 'a day written as YYYY-MM-DD';
  if (shape.type === 'string') {
    const length = range(shape.minLength, shape.maxLength);
    return length === '' ? 'text' : `text${length} characters`;
  }
  return 'a decimal number such as 0.10';
};

/** A value as it was typed, as what its place asks for; the schema has the last word on it. */
export const asTyped = (text: string, { type }: Shape): unknown => {
  if ((type === 'integer' || type === 'number') && text.trim() !== '' && Number.isFinite(Number(text)))
    return Number(text);
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
};
