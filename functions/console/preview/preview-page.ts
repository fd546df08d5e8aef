import type { Context } from 'hono';
import { html } from 'hono/html';
import { Failure } from '../../../shared/failures/failure.ts';
import { type RecordType, recordTypes } from '../../../shared/records/record.ts';
import { changeToPreview } from '../../../shared/review/change-to-preview.ts';
import { emptyState, type Html, notice } from '../../../shared/runtime/pages.ts';
import { type Change, listChanges } from '../../../shared/store/changes.ts';
import type { ConsoleDeps } from '../deps.ts';
import { choiceField, hiddenField } from '../fields.ts';
import { namingOf } from '../naming.ts';
import { type Around, hrefOf, organisationPage } from '../organisation-page.ts';
import { placeWithin } from '../sift.ts';
import type { Visitor } from '../visitor.ts';
import { counted, typesTitle, typeTitle } from '../words.ts';
import { outcomeOf, previewCard } from './preview-card.ts';

const recordsAPage = 25;

interface Asked {
  type: RecordType | undefined;
  id: string;
  after: string | undefined;
}

const found = async (
  { deps, one }: Around,
  { type, id, after }: Asked,
): Promise<{ changes: Change[]; next?: string | undefined }> => {
  const scope = { workspace: one.workspace, organisation: one.organisation };
  if (id === '') return listChanges(deps.table, one.workspace, one.organisation, { type, after, limit: recordsAPage });
  const changes = await Promise.all(
    (type === undefined ? recordTypes : [type]).map((known) =>
      changeToPreview(deps.table, scope, { type: known, id }, deps.clock.now()),
    ),
  );
  return { changes: changes.filter((change) => change !== undefined) };
};

const results = async (around: Around, asked: Asked): Promise<Html> => {
  const { deps, one, formats } = around;
  const { changes, next } = await found(around, asked);
  if (changes.length === 0) {
    return asked.id === ''
      ? emptyState(
          'Nothing waits',
          'Whatever the CRM sent is in Xero or was left out. Name a record to see what would become of it if it were sent again.',
        )
      : emptyState(
          'Nothing is known of this record',
          `No ${asked.type === undefined ? 'record' : typeTitle(asked.type).toLowerCase()} with the id ${asked.id} waits, and none was carried over to ${one.name}.`,
        );
  }
  try {
    const previews = await deps.preview(one, changes);
    const naming = await namingOf(
      around,
      previews.map(({ differences }) => differences),
    );
    const totals = Map.groupBy(previews, (preview) => outcomeOf(preview).label);
    const calls = previews.reduce((sum, preview) => sum + preview.calls.length, 0);
    return html`<p class="row">${[...totals].map(([label, some]) => html`<span class="badge ${some[0] ? outcomeOf(some[0]).kind : ''}">${label}: ${formats.number(some.length)}</span>`)}</p>
<p class="soft">${counted(formats, calls, 'call')} if each went alone; up to 50 records share one. Nothing was written.</p>
${previews.map((preview) => previewCard(around, naming, preview))}
${next !== undefined && html`<div class="row pager"><a class="button" href="${hrefOf(one, 'preview', { type: asked.type, after: next, show: 'yes' })}">More</a></div>`}`;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return notice('bad', 'Xero could not be read', `${error.problem.message} ${error.problem.remedy}`);
  }
};

/** GET /console/{workspace}/preview: what would be sent to Xero, for one record or for what waits; writes nothing. */
export const previewPage = (deps: ConsoleDeps, c: Context, visitor: Visitor) =>
  organisationPage(
    deps,
    c,
    visitor,
    {
      place: 'preview',
      title: 'Preview',
      intro: 'What would be sent to Xero, field by field, and what would be refused. Nothing is written.',
    },
    async (around) => {
      const type = recordTypes.find((known) => known === c.req.query('type'));
      const asked: Asked = {
        ...{ type, id: (c.req.query('id') ?? '').trim().slice(0, 128) },
        after: placeWithin(c.req.query('after'), `CHANGE#${type ? `${type}#` : ''}`),
      };
      return html`<form class="card" method="get" action="/console/${around.one.workspace}/preview" role="search" aria-label="Preview">${hiddenField('organisation', visitor.chosen?.organisation)}${hiddenField('show', 'yes')}<div class="filter">
<div class="field"><label for="id">Id in the CRM</label><input type="search" class="compact" id="id" name="id" value="${asked.id}" maxlength="128" placeholder="Empty: whatever waits"></div>
${choiceField({ name: 'type', label: 'Type', value: type ?? '', options: [['', 'Any'], ...recordTypes.map((known): [string, string] => [known, typesTitle(known)])] })}
<div class="row"><button class="small primary">Show what would be sent</button></div></div></form>
${c.req.query('show') === undefined && asked.id === '' ? emptyState('Nothing is shown yet', 'Press the button to see what would become of everything that waits, or name one record first.') : await results(around, asked)}`;
    },
  );
