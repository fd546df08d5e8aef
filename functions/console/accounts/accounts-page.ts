import type { Context } from 'hono';
import { html } from 'hono/html';
import type { Reference } from '../../../shared/records/reference.ts';
import type { Formats } from '../../../shared/runtime/formats.ts';
import { emptyState, type Html, page } from '../../../shared/runtime/pages.ts';
import { formTokenField } from '../../../shared/runtime/signed-in.ts';
import type { Settings } from '../../../shared/settings/settings.ts';
import type { ConsoleDeps } from '../deps.ts';
import { choiceField, hiddenField, searchField } from '../fields.ts';
import { referenceNow } from '../reference-now.ts';
import { standOf } from '../settings/document.ts';
import { sectionForm } from '../settings/section-form.ts';
import { sectionOf } from '../settings/sections.ts';
import { settingTitle } from '../settings/setting-words.ts';
import { formState, readDocument, unreadNotice } from '../settings/settings-page.ts';
import { formatsFor, frameOf, type Visitor } from '../visitor.ts';
import { counted } from '../words.ts';

type Account = Reference['accounts'][number];

const statusWords: Record<string, { label: string; kind: string }> = {
  ACTIVE: { label: 'Active', kind: 'good' },
  ARCHIVED: { label: 'Archived', kind: 'plain' },
};

/** `DIRECTCOSTS` as people read it: Xero's own words where they are clear. */
const typeWords: Record<string, string> = {
  BANK: 'Bank',
  CURRENT: 'Current asset',
  CURRLIAB: 'Current liability',
  DEPRECIATN: 'Depreciation',
  DIRECTCOSTS: 'Direct costs',
  EQUITY: 'Equity',
  EXPENSE: 'Expense',
  FIXED: 'Fixed asset',
  INVENTORY: 'Inventory',
  LIABILITY: 'Liability',
  NONCURRENT: 'Non-current asset',
  OTHERINCOME: 'Other income',
  OVERHEADS: 'Overhead',
  PREPAYMENT: 'Prepayment',
  REVENUE: 'Revenue',
  SALES: 'Sales',
  TERMLIAB: 'Non-current liability',
};

const sentence = (word: string | undefined): string =>
  word === undefined ? '' : word.charAt(0) + word.slice(1).toLowerCase();

/** For which settings an account is chosen. */
const usesOf = ({ code, id }: Account, { accounts }: Settings): string[] => {
  const { items, categories, ...defaults } = accounts;
  const isThis = (value: string | undefined) => value !== undefined && (value === code || value === id);
  const named = (entries: Record<string, string>, path: string) =>
    Object.entries(entries).flatMap(([name, value]) => (isThis(value) ? [settingTitle(`${path}.${name}`)] : []));
  return [
    ...Object.entries(defaults).flatMap(([name, value]) => (isThis(value) ? [settingTitle(`accounts.${name}`)] : [])),
    ...named(items, 'accounts.items'),
    ...named(categories, 'accounts.categories'),
  ];
};

const row = (account: Account, settings: Settings, taxNames: Map<string, string>, formats: Formats): Html => {
  const { code, name, type, class: kind, status, description, taxType, updatedAt, system, currency } = account;
  const shown = statusWords[status] ?? { label: sentence(status), kind: 'plain' };
  const uses = usesOf(account, settings);
  return html`<tr data-account="${code ?? name}">
<td data-label="Code">${code}</td>
<td><strong>${name}</strong>${uses.length > 0 && html` <small class="line uses">Used for: ${uses.join('; ')}</small>`}</td>
<td data-label="Type">${typeWords[type] ?? sentence(type)}${currency && html` <small>${currency}</small>`}</td>
<td data-label="Class">${sentence(kind)}</td>
<td data-label="Tax">${taxType === undefined ? '' : (taxNames.get(taxType) ?? taxType)}</td>
<td><span class="badge ${shown.kind}">${shown.label}</span>${system && html` <small class="line">Kept by Xero</small>`}</td>
<td data-label="Description" class="soft">${description}</td>
<td data-label="Changed" class="moment">${updatedAt && formats.moment(updatedAt)}</td></tr>`;
};

/** By code, as the chart of accounts stands in Xero; those without one last. */
const byCode = (a: Account, b: Account): number =>
  Number(a.code === undefined) - Number(b.code === undefined) || (a.code ?? '').localeCompare(b.code ?? '', 'en');

const fits = (account: Account, text: string, kind: string, status: string): boolean =>
  (text === '' ||
    [account.code, account.name, account.description].some((one) => one?.toLowerCase().includes(text.toLowerCase()))) &&
  (kind === '' || account.class === kind) &&
  (status === '' || account.status === status);

/**
 * GET /console/{workspace}/accounts: the chart of accounts as it was read last, and what is booked to which account. Xero tells when an
 * account was changed last, but not when it was created (Xero API docs: accounts, UpdatedDateUTC), so that is not shown.
 */
export const accountsPage = async (deps: ConsoleDeps, c: Context, visitor: Visitor) => {
  const { workspace } = visitor.workspace;
  const one = visitor.organisation;
  const around = { title: 'Accounts', ...frameOf(deps, c, visitor, 'accounts', 'one') };
  if (!one) {
    return page(c, {
      ...around,
      body: html`<header><h1>Accounts</h1></header>${emptyState('No organisation is connected yet', 'The chart of accounts comes from Xero, once an organisation is connected.')}`,
    });
  }
  const path = `/console/${workspace}/accounts`;
  const formats = formatsFor(deps, c, visitor, one);
  const [{ reference, problem }, document] = await Promise.all([referenceNow(deps, one), readDocument(deps, one)]);
  const refresh =
    visitor.mayAct &&
    html`<form method="post" action="${path}/refresh">${formTokenField(visitor)}<input type="hidden" name="organisation" value="${one.organisation}"><button class="small">Refresh from Xero</button></form>`;
  const [text, kind, status] = ['text', 'class', 'status'].map((name) => c.req.query(name)?.slice(0, 100) ?? '');
  const all = (reference?.accounts ?? []).toSorted(byCode);
  const shown = all.filter((account) => fits(account, text ?? '', kind ?? '', status ?? ''));
  const taxNames = new Map(reference?.taxRates.map(({ taxType, name }) => [taxType, name]));
  const classes = [...new Set(all.flatMap((account) => account.class ?? []))].sort();
  const section = sectionOf('accounts');
  return page(c, {
    ...around,
    body: html`<div class="row"><header class="grow"><h1>Accounts</h1><p>The chart of accounts of ${one.name}${reference && html`, as it was read from Xero ${formats.ago(reference.fetchedAt)}`}.</p></header>${refresh}</div>
${!reference && unreadNotice(visitor, one, problem, 'accounts')}
${
  reference &&
  html`<form class="card" method="get" action="${path}" data-live="chart" role="search" aria-label="Accounts">${hiddenField('organisation', visitor.chosen?.organisation)}
<div class="filter">${searchField(text, 'Code, name, description')}
${choiceField({ name: 'class', label: 'Class', value: kind ?? '', options: [['', 'Any'], ...classes.map((name): [string, string] => [name, sentence(name)])] })}
${choiceField({ name: 'status', label: 'Status', value: status ?? '', options: [['', 'Any'], ...Object.entries(statusWords).map(([name, { label }]): [string, string] => [name, label])] })}
<div class="row"><button class="small primary">Show</button></div></div></form>
<section class="card" id="chart">${
    shown.length === 0
      ? html`<p>No account fits. Take something out of the search.</p>`
      : html`<p class="soft">${counted(formats, shown.length, 'account')}.</p><div class="scroll" tabindex="0" role="region" aria-label="Chart of accounts"><table class="stacked"><thead><tr><th>Code</th><th>Name</th><th>Type</th><th>Class</th><th>Tax</th><th>Status</th><th>Description</th><th>Changed in Xero</th></tr></thead>
<tbody>${shown.map((account) => row(account, document, taxNames, formats))}</tbody></table></div>`
  }</section>`
}
${reference && section && html`<section><h2>What is booked where</h2>${sectionForm(visitor, section, formState(visitor, section, document, reference), { action: `/console/${workspace}/settings/accounts`, organisation: one.organisation, stand: standOf(document, section.fields), back: 'accounts' })}</section>`}`,
  });
};
