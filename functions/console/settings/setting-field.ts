import { html } from 'hono/html';
import type { Html } from '../../../shared/runtime/pages.ts';
import { optionsOf } from '../fields.ts';
import { type Choice, choicesFor, type Stock, withoutChoice } from './choices.ts';
import { type Entered, limitsOf, type Pair, type Wrongs } from './entered.ts';
import { type SettingWords, wordsOf } from './setting-words.ts';

/** What the fields of one form have in common. */
export interface FormState {
  entered: Entered;
  wrongs: Wrongs;
  /** What leads to something that Xero does not have any more, by dot path. */
  doubts: Wrongs;
  stock: Stock;
}

/** More options than that in many rows would make a page heavy: then names are typed and completed. */
const mostOptions = 400;
const emptyRows = 2;

/** The id of a field of a dot path, free names and all. */
export const fieldId = (path: string): string =>
  `f-${path.replace(/[^\w.-]/g, (letter) => `_${letter.charCodeAt(0)}`)}`;

const gone = (value: string) => `${value} (not in use in Xero any more)`;

const choicesOf = (words: SettingWords, stock: Stock): Choice[] | undefined => {
  if (words.choices) return Object.entries(words.choices);
  return words.source && choicesFor(words.source, stock);
};

const described = (path: string, { wrongs, doubts }: FormState, hasHelp: boolean): Html => {
  const ids = [
    ...(wrongs.has(path) ? [`${fieldId(path)}-wrong`] : []),
    ...(doubts.has(path) ? [`${fieldId(path)}-doubt`] : []),
    ...(hasHelp ? [`${fieldId(path)}-help`] : []),
  ];
  return html`${wrongs.has(path) && html` aria-invalid="true"`}${ids.length > 0 && html` aria-describedby="${ids.join(' ')}"`}`;
};

/** What is wrong or doubtful about a field. */
export const messages = (path: string, { wrongs, doubts }: FormState): Html =>
  html`${wrongs.has(path) && html`<small class="wrong" id="${fieldId(path)}-wrong">${wrongs.get(path)}</small>`}${doubts.has(path) && html`<small class="doubt" id="${fieldId(path)}-doubt">${doubts.get(path)}</small>`}`;

/** The control alone; `label` where no label element stands beside it. */
export const control = (path: string, state: FormState, label?: string): Html => {
  const words = wordsOf(path) ?? { label: path };
  const { type, format, minimum, maximum, maxLength, pattern } = limitsOf(path);
  const text = state.entered.get(path);
  const value = typeof text === 'string' ? text : '';
  const common = html`id="${fieldId(path)}" name="${path}"${label !== undefined && html` aria-label="${label}"`}${described(path, state, label === undefined && words.help !== undefined)}`;
  const choices = choicesOf(words, state.stock);
  if (type === 'boolean')
    return html`<input type="checkbox" ${common} value="true" ${value === 'true' ? 'checked' : ''}>`;
  if (choices) {
    const none: Choice[] = words.choices
      ? []
      : [['', words.none ?? withoutChoice(words.source ?? 'accounts', state.stock)]];
    return html`<select ${common}>${optionsOf([...none, ...choices], value, gone)}</select>`;
  }
  if (type === 'integer')
    return html`<input type="number" ${common} value="${value}" min="${minimum}" max="${maximum}" step="1">`;
  if (format === 'date') return html`<input type="date" ${common} value="${value}">`;
  const limit =
    pattern === undefined
      ? html`${maxLength !== undefined && html` maxlength="${maxLength}"`}`
      : html` inputmode="decimal"`;
  return html`<input type="text" ${common} value="${value}"${limit}>`;
};

const help = (path: string, text: string | undefined): Html | undefined =>
  text === undefined ? undefined : html`<small id="${fieldId(path)}-help">${text}</small>`;

const single = (path: string, state: FormState): Html => {
  const words = wordsOf(path) ?? { label: path };
  if (limitsOf(path).type === 'boolean') {
    return html`<div class="field"><label class="tick" for="${fieldId(path)}">${control(path, state)} ${words.label}</label>${messages(path, state)}${help(path, words.help)}</div>`;
  }
  const named = words.isAmount === true ? state.stock.reference?.organisation.baseCurrency : words.unit;
  const unit = named === undefined ? '' : ` (${named})`;
  return html`<div class="field"><label for="${fieldId(path)}">${words.label}${unit}</label>${control(path, state)}${messages(path, state)}${help(path, words.help)}</div>`;
};

const rows = (path: string, state: FormState): Html => {
  const words = wordsOf(path) ?? { label: path };
  const [nameTitle, valueTitle] = words.columns ?? ['Name', 'Value'];
  const { maxLength } = limitsOf(path);
  const pairs = state.entered.get(path);
  const shown: Pair[] = [
    ...(Array.isArray(pairs) ? pairs : []),
    ...Array.from({ length: emptyRows }, (): Pair => ['', '']),
  ];
  const choices = choicesOf(words, state.stock) ?? [];
  const typed = choices.length === 0 || choices.length * shown.length > mostOptions;
  const list = `${fieldId(path)}-list`;
  const row = ([name, value]: Pair, at: number): Html => {
    const own = `${path}.${name}`;
    const isBlank = name === '' && value === '';
    const about = isBlank ? `new entry ${at - shown.length + emptyRows + 1}` : name;
    const marks = isBlank ? '' : described(own, state, false);
    const left = html`<input type="text" class="compact" name="${path}:name" value="${name}" aria-label="${nameTitle}, ${about}"${marks} id="${isBlank ? `${fieldId(path)}-new-${at}` : fieldId(own)}">`;
    const right = typed
      ? html`<input type="text" class="compact" name="${path}:value" value="${value}" list="${list}" aria-label="${valueTitle}, ${about}"${maxLength !== undefined && html` maxlength="${maxLength}"`}>`
      : html`<select class="compact" name="${path}:value" aria-label="${valueTitle}, ${about}">${optionsOf([['', isBlank ? '' : 'Choose'], ...choices], value, gone)}</select>`;
    return html`<tr><td data-label="${nameTitle}">${left}</td><td data-label="${valueTitle}">${right}${!isBlank && messages(own, state)}</td></tr>`;
  };
  return html`<fieldset class="field" id="${fieldId(path)}"><legend>${words.label}</legend>${help(path, words.help)}${messages(`${path}.`, state)}
<table class="stacked pairs"><thead><tr><th>${nameTitle}</th><th>${valueTitle}</th></tr></thead><tbody>${shown.map(row)}</tbody></table>
${typed && choices.length > 0 && html`<datalist id="${list}">${choices.map(([value, label]) => html`<option value="${value}">${label}</option>`)}</datalist>`}
<small>Empty a row to remove it. Saving gives more empty rows.</small></fieldset>`;
};

/** A setting with its label, its explanation and what is wrong with it. */
export const settingField = (path: string, state: FormState): Html =>
  limitsOf(path).isFree ? rows(path, state) : single(path, state);
