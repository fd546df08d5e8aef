import { putActivity } from '../store/activities.ts';
import { ringBell } from '../store/bells.ts';
import { getChange } from '../store/changes.ts';
import { type Drift, decideDrift, dropDrift } from '../store/drift.ts';
import { getLink, type Link } from '../store/links.ts';
import { makeLink } from '../store/make-link.ts';
import { type Desk, decided } from './asked.ts';
import { sendAgain } from './send-again.ts';

/** What became of a decision on a difference; `gone`: it is another one by now, or none. */
export type Fixed = 'done' | 'gone' | 'waits' | 'notKept' | 'taken';

/** Remembers that a person has seen these very differences. */
export const ignoreDrift = async (desk: Desk, drift: Drift): Promise<boolean> =>
  decideDrift(desk.table, drift, 'ignored', desk.asked.by);

/**
 * Has the CRM told what stands in Xero. That is done by a job (`mend`), which reads the record anew; the caller asks for it once
 * for many. A record of ours that has no link gets it here and now.
 */
export const fixInCrm = async (desk: Desk, drift: Drift): Promise<Fixed> => {
  if (drift.what === 'unlinked') return linkAgain(desk, drift);
  return (await decideDrift(desk.table, drift, 'mend', desk.asked.by)) ? 'done' : 'gone';
};

/** Sends the CRM's record, as it was last carried over, to Xero again; what stands there gives way. The caller rings. */
export const fixInXero = async (desk: Desk, drift: Drift): Promise<Fixed> => {
  const { table, scope } = desk;
  if (drift.what === 'unlinked') return linkAgain(desk, drift);
  const link = await getLink(table, { ...drift });
  if (!link || link.xeroId !== drift.xeroId) return 'gone';
  if (!link.crmSide) return 'notKept';
  if (await getChange(table, { ...scope, type: drift.type, id: drift.crmId })) return 'waits';
  const line = decided(desk, 'retried', drift, {
    xeroId: link.xeroId,
    note: "A drift report: the CRM's side is sent again.",
    changed: drift.fields.map(({ field, crm, xero }) => ({ field, before: xero, after: crm })),
  });
  if (!(await sendAgain(desk, link, link.crmSide, line, drift.what === 'gone'))) return 'waits';
  await dropDrift(table, drift);
  await ringBell(table, scope.workspace, scope.organisation, desk.asked.now);
  return 'done';
};

/** Makes the link that our own address in Xero asks for. The CRM's next save is compared with what stands there. */
const linkAgain = async (desk: Desk, drift: Drift): Promise<Fixed> => {
  const { table, scope, asked } = desk;
  const now = asked.now.toISOString();
  const { type, crmId, kind, xeroId, called } = drift;
  if (await getLink(table, { ...scope, type, crmId })) return 'taken';
  const link: Link = {
    ...{ ...scope, type, crmId, kind, xeroId, crmFingerprint: '', crmVersion: '', acts: [] },
    xero: called === undefined ? {} : { number: called },
    ...{ madeBy: 'hand', linkedAt: now, updatedAt: now },
  };
  const made = await makeLink(table, link);
  if (made !== 'made') return made === 'sending' ? 'waits' : 'taken';
  await putActivity(table, decided(desk, 'linked', drift, { xeroId, note: 'It bears our own address in Xero.' }));
  await dropDrift(table, drift);
  return 'done';
};
