import type * as z from 'zod';
import { type Settings, settingsSchema } from './settings.ts';
import { allowed, type Shape, settingsShape, shapeAt, unknownSettings } from './settings-shape.ts';

/** What is wrong with one setting, in words; `name` is its dot path. */
export interface SettingFault {
  name: string;
  path: readonly PropertyKey[];
  /** What stands there. */
  value: unknown;
  /** What may stand there instead. */
  allowed: string;
}

const valueAt = (data: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (part, key) =>
      part !== null && typeof part === 'object' && Object.hasOwn(part, key) ? Reflect.get(part, key) : undefined,
    data,
  );

/** The issues of a schema as faults, each with what its place allows. */
export const faultsOf = (error: z.ZodError, data: unknown, shape: Shape = settingsShape): SettingFault[] =>
  error.issues.map(({ path, message }) => {
    const place = shapeAt(path, shape);
    const name = path.map(String).join('.') || 'The settings';
    return { name, path, value: valueAt(data, path), allowed: place ? allowed(place) : message };
  });

/** Settings from data of unknown origin, checked as a whole: every field that is wrong, and names that are no settings. */
export const checkSettings = (
  data: unknown,
): { settings: Settings } | { faults: SettingFault[]; unknown: string[] } => {
  const unknown = unknownSettings(data);
  const parsed = settingsSchema.safeParse(data);
  if (parsed.success && unknown.length === 0) return { settings: parsed.data };
  return { faults: parsed.success ? [] : faultsOf(parsed.error, data), unknown };
};

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** Writes a value at a path into a copy of settings; undefined takes it out, which brings the default back. */
export const writeSetting = (into: Record<string, unknown>, path: readonly string[], value: unknown): void => {
  const [key, ...rest] = path;
  if (key === undefined) return;
  const inner = into[key];
  if (rest.length > 0 && isRecord(inner)) writeSetting(inner, rest, value);
  else if (value === undefined) delete into[key];
  else into[key] = value;
};
