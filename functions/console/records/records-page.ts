import type { Context } from 'hono';
import { html } from 'hono/html';
import { recordTypes, recordWords } from '../../../shared/records/record.ts';
import { emptyState, type Html } from '../../../shared/runtime/pages.ts';
import type { Organisation } from '../../../shared/store/organisations.ts';
import { amountOf } from '../amount.ts';
import type { ConsoleDeps } from '../deps.ts';
import { choiceField, hiddenField, searchField } from '../fields.ts';
import { sumOf } from '../gist.ts';
import { type Around, hrefOf, organisationPage } from '../organisation-page.ts';
import { surroundingsOf } from '../queue/read-queue.ts';
import { type Surroundings, whyOf, whyWords } from '../queue/why.ts';
import { recordName } from '../record-name.ts';
import type { Visitor } from '../visitor.ts';
import { typeTitle } from '../words.ts';
import {
  type FoundPage,
  type FoundRecord,
  findRecords,
  type RecordFilter,
  recordFilterSchema,
} from './find-records.ts';
import { statusWords } from './status-words.ts';

const stateBadges = ({ link, change, refused }: FoundRecord, surroundings: Surroundings): Html => {
  const { label, badge } = change ? whyWords[whyOf(change, surroundings).why] : {};
  return html`${link ? html`<span class="badge good">In Xero</span>` : html`<span class="badge plain">Not in Xero</span>`} ${label !== undefined && html`<span class="badge ${badge}">${label}</span>`} ${refused && html`<span class="badge bad">Not read</span>`}`;
};

const recordRow = (around: Around, record: FoundRecord, surroundings: Surroundings): Html => {
  const { type, crmId, called, link, change } = record;
  return html`<tr data-record="${type}/${crmId}"><td class="record">${recordName(around, { type, crmId, called, xeroId: link?.xeroId, kind: link?.kind })}</td>
<td>${stateBadges(record, surroundings)}</td>
<td data-label="Status in Xero">${link?.xero.status && statusWords(link.kind, link.xero.status)}</td><td data-label="Total" class="number">${link ? amountOf(around, link, link.xero.total) : change && sumOf(change, around)}</td></tr>`;
};

const nothing = ({ text, type }: RecordFilter, more: boolean): Html => {
  if (more) return emptyState('Nothing found so far', 'There is more than was looked through.');
  if (text === undefined)
    return emptyState(
      type === undefined ? 'No record is here yet' : `No ${recordWords[type]} is here yet`,
      'Records appear here as soon as the CRM has sent them or they are linked with Xero.',
    );
  return emptyState(
    'Nothing found',
    'Search for the id in the CRM or in Xero, the number of a document, the code of an item, or a name.',
  );
};

/** Ways on: the next page, or a look for the text inside of titles. */
const further = (one: Organisation, filter: RecordFilter, { records, next, anywhere }: FoundPage): Html | undefined => {
  const { text, type } = filter;
  if (next) {
    const words = records.length === 0 ? 'Look further' : 'More';
    return html`<div class="row pager"><a class="button" href="${hrefOf(one, 'records', { text, type, ...next })}">${words}</a></div>`;
  }
  if (text === undefined || anywhere) return undefined;
  return html`<div class="row pager"><a class="button" href="${hrefOf(one, 'records', { text, type, anywhere: 'yes' })}">Look for “${text}” inside names and numbers too</a></div>`;
};

/** GET /console/{workspace}/records: finds records by either id, number or name. */
export const recordsPage = (deps: ConsoleDeps, c: Context, visitor: Visitor) =>
  organisationPage(
    deps,
    c,
    visitor,
    {
      place: 'records',
      title: 'Records',
      intro: 'Find a record by its id in the CRM or in Xero, its number or its name.',
    },
    async (around) => {
      const { one } = around;
      const filter = recordFilterSchema.parse(c.req.query());
      const scope = { workspace: one.workspace, organisation: one.organisation };
      const page = await findRecords(deps.table, scope, filter);
      const { records, next } = page;
      const surroundings = await surroundingsOf(deps, one);
      const types = recordTypes.map((type): [string, string] => [type, typeTitle(type)]);
      return html`<form class="card" method="get" action="/console/${one.workspace}/records" data-live="found" role="search" aria-label="Records">${hiddenField('organisation', visitor.chosen?.organisation)}
<div class="filter">${searchField(filter.text, 'Id, number, name, code')}
${choiceField({ name: 'type', label: 'Type', value: filter.type ?? '', options: [['', 'Any'], ...types] })}
<div class="row"><button class="small primary">Find</button></div></div></form>
<div id="found" class="flow">${
        records.length === 0
          ? nothing(filter, next !== undefined)
          : html`<section class="card"><table class="stacked"><caption class="hidden">Records</caption><thead><tr><th>Record</th><th>State</th><th>Status in Xero</th><th class="number">Total</th></tr></thead>
<tbody>${records.map((record) => recordRow(around, record, surroundings))}</tbody></table></section>`
      }
${further(one, filter, page)}</div>`;
    },
  );
