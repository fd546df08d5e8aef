import type { Context } from 'hono';
import { html } from 'hono/html';
import { recordTypes } from '../../../shared/records/record.ts';
import { listConflicts } from '../../../shared/review/changes.ts';
import { emptyState, type Html } from '../../../shared/runtime/pages.ts';
import { placeHref } from '../../../shared/runtime/workspace-nav.ts';
import type { Change } from '../../../shared/store/changes.ts';
import type { Link } from '../../../shared/store/links.ts';
import { decisionBar, decisionForm, rowButton, rowTick, standOfRow } from '../chosen.ts';
import type { ConsoleDeps } from '../deps.ts';
import { deskOf } from '../desk.ts';
import { choiceField, hiddenField } from '../fields.ts';
import { currencyOf, linksOf, linkTitle } from '../links-of.ts';
import { type Naming, namingOf } from '../naming.ts';
import { type Around, hrefOf, organisationPage } from '../organisation-page.ts';
import { recordName } from '../record-name.ts';
import { sidesTable } from '../sides-table.ts';
import { placeWithin, sift } from '../sift.ts';
import type { Visitor } from '../visitor.ts';
import { titleOf, typesTitle, typeTitle } from '../words.ts';

const conflictsAPage = 25;

/** The buttons by which a side is taken. */
export const takeLabels = { crm: "Take the CRM's", xero: "Take Xero's" } as const;

/** What a conflict is about: a newer version of the record is another one. */
export const standOfConflict = ({ rev, conflicts }: Change): string => standOfRow(rev, conflicts);

const conflictCard = (around: Around, naming: Naming, change: Change, link: Link | undefined): Html => {
  const { type, data } = change.record;
  const { visitor, formats } = around;
  const picked = { type, id: data.id, seen: standOfConflict(change) };
  const called = titleOf(change) ?? (link && linkTitle(link));
  return html`<section class="card" data-conflict="${type}/${data.id}">
<div class="row">${visitor.mayAct && rowTick(picked, `${typeTitle(type)} ${called ?? data.id}`)}<h2 class="grow">${recordName(around, { type, crmId: data.id, called, xeroId: link?.xeroId, kind: link?.kind })}</h2><small>Received ${formats.ago(change.receivedAt)}</small></div>
<div class="scroll" tabindex="0" role="region" aria-label="Both sides of ${called ?? data.id}">${sidesTable(change.conflicts ?? [], { naming, currency: currencyOf(link) }, { before: true })}</div>
${visitor.mayAct && html`<div class="row stack">${rowButton('crm', picked, takeLabels.crm)}${rowButton('xero', picked, takeLabels.xero)}</div>`}</section>`;
};

/** GET /console/{workspace}/conflicts: records that both sides changed, field by field, for a person to take a side. */
export const conflictsPage = (deps: ConsoleDeps, c: Context, visitor: Visitor) =>
  organisationPage(
    deps,
    c,
    visitor,
    {
      place: 'conflicts',
      title: 'Conflicts',
      intro:
        'Both sides changed the same field, and the settings leave the choice to a person. Neither side is overwritten until it is made.',
    },
    async (around) => {
      const { one } = around;
      const desk = deskOf(deps, visitor, one);
      const type = recordTypes.find((known) => known === c.req.query('type'));
      const found = await sift(
        async (after) => {
          const { conflicts, next } = await listConflicts(desk, { type, after });
          return { rows: conflicts, next };
        },
        () => true,
        {
          ...{ limit: conflictsAPage, after: placeWithin(c.req.query('after'), `CHANGE#${type ? `${type}#` : ''}`) },
          keyOf: ({ record }) => `CHANGE#${record.type}#${record.data.id}`,
        },
      );
      const named = found.rows.map(({ record }) => ({ type: record.type, crmId: record.data.id }));
      const [links, naming] = await Promise.all([
        linksOf(desk, named),
        namingOf(
          around,
          found.rows.map(({ conflicts }) => conflicts),
        ),
      ]);
      const base = `/console/${one.workspace}/conflicts`;
      const further = c.req.query('after') !== undefined;
      if (found.rows.length === 0 && type === undefined && found.next === undefined && !further) {
        return emptyState(
          'No conflicts',
          'No record was changed on both sides in the same field. Who wins where that happens is a setting of each type.',
          html`<a class="button" href="${placeHref(one.workspace, 'settings')}">See the settings</a>`,
        );
      }
      return html`<form class="card" method="get" action="${base}" data-live="conflicts" role="search" aria-label="Conflicts">${hiddenField('organisation', visitor.chosen?.organisation)}<div class="filter">
${choiceField({ name: 'type', label: 'Type', value: type ?? '', options: [['', 'Any'], ...recordTypes.map((known): [string, string] => [known, typesTitle(known)])] })}
<div class="row"><button class="small primary">Show</button></div></div></form>
<div id="conflicts">${
        found.rows.length === 0
          ? further
            ? emptyState('No more conflicts from here on', 'Go back to the beginning to see those that are left.')
            : emptyState('No conflicts of this type', 'Choose another type to see the others.')
          : decisionForm(
              around,
              '/conflicts',
              html`${found.rows.map((change) => conflictCard(around, naming, change, links.get(`${change.record.type}/${change.record.data.id}`)))}
${
  visitor.mayAct &&
  decisionBar(
    [
      { what: 'crm', label: takeLabels.crm },
      { what: 'xero', label: takeLabels.xero },
    ],
    {
      title: type === undefined ? 'All conflicts' : `All conflicts of ${typesTitle(type).toLowerCase()}`,
      text: 'Takes the same side for every one of them, on further pages too.',
    },
  )
}`,
            )
      }
<div class="row pager">${further && html`<a class="button" href="${hrefOf(one, 'conflicts', { type })}">From the beginning</a>`}${found.next !== undefined && html`<a class="button" href="${hrefOf(one, 'conflicts', { type, after: found.next })}">More</a>`}</div></div>`;
    },
  );
