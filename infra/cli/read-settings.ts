import { checkSettings, writeSetting } from '../../shared/settings/check-settings.ts';
import type { Settings } from '../../shared/settings/settings.ts';
import { asTyped, findSetting, settingNames } from '../../shared/settings/settings-shape.ts';
import { CliError } from './target.ts';

const nothingSaved = 'Nothing was saved.';
const namesThatAre = () =>
  `Settings are:\n${settingNames()
    .map((name) => `  ${name}`)
    .join('\n')}`;

/** Settings from data of unknown origin, checked as a whole: a `CliError` names every field that is wrong. */
export const readSettings = (data: unknown): Settings => {
  const checked = checkSettings(data);
  if ('settings' in checked) return checked.settings;
  const { faults, unknown } = checked;
  const wrong = [
    ...unknown.map((name) => `  ${name}: there is no such setting.`),
    ...faults.map(
      (fault) => `  ${fault.name}: ${JSON.stringify(fault.value)} is not allowed. Allowed: ${fault.allowed}.`,
    ),
  ];
  throw new CliError([nothingSaved, ...wrong, ...(unknown.length > 0 ? [namesThatAre()] : [])].join('\n'));
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
    writeSetting(changed, found.path, text === '' ? undefined : asTyped(text, found.shape));
  }
  return readSettings(changed);
};
