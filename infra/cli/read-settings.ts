import type * as z from 'zod';
import { type Settings, settingsSchema } from '../../shared/settings/settings.ts';
import { allowed, asTyped, findSetting, settingNames, shapeAt, unknownSettings } from './settings-shape.ts';
import { CliError } from './target.ts';

const nothingSaved = 'Nothing was saved.';
const namesThatAre = () =>
  `Settings are:\n${settingNames()
    .map((name) => `  ${name}`)
    .join('\n')}`;

/** Settings from data of unknown origin, checked as a whole: a `CliError` names every field that is wrong. */
export const readSettings = (data: unknown): Settings => {
  const unknown = unknownSettings(data);
  const parsed = settingsSchema.safeParse(data);
  const wrong = [
    ...unknown.map((name) => `  ${name}: there is no such setting.`),
    ...(parsed.success ? [] : parsed.error.issues.map((issue) => `  ${fault(issue, data)}`)),
  ];
  if (parsed.success && wrong.length === 0) return parsed.data;
  throw new CliError([nothingSaved, ...wrong, ...(unknown.length > 0 ? [namesThatAre()] : [])].join('\n'));
};

const valueAt = (data: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (part, key) =>
      part !== null && typeof part === 'object' && Object.hasOwn(part, key) ? Reflect.get(part, key) : undefined,
    data,
  );

const fault = (issue: z.core.$ZodIssue, data: unknown): string => {
  const shape = shapeAt(issue.path);
  const name = issue.path.map(String).join('.') || 'The settings';
  return `${name}: ${JSON.stringify(valueAt(data, issue.path))} is not allowed. Allowed: ${shape ? allowed(shape) : issue.message}.`;
};

/** The settings with what `words` (`name=value`, dot paths) say; an empty value takes the setting back to its default. */
export const settingsWith = (settings: Settings, words: string[]): Settings => {
  const changed: Record<string, unknown> = structuredClone(settings);
  for (const word of words) {
    const at = word.indexOf('=');
    if (at < 1) throw new CliError(`${nothingSaved} "${word}" is no setting with a value, such as invoices.dueDays=14`);
    const name = word.slice(0, at);
    const found = findSetting(name);
    if (!found) throw new CliError(`${nothingSaved} There is no setting "${name}". ${namesThatAre()}`);
    const text = word.slice(at + 1);
    write(changed, found.path, text === '' ? undefined : asTyped(text, found.shape));
  }
  return readSettings(changed);
};

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const write = (into: Record<string, unknown>, path: string[], value: unknown): void => {
  const [key, ...rest] = path;
  if (key === undefined) return;
  const inner = into[key];
  if (rest.length > 0 && isRecord(inner)) write(inner, rest, value);
  else if (value === undefined) delete into[key];
  else into[key] = value;
};
