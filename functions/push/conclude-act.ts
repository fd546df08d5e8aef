import type { Activity } from '../../shared/store/activities.ts';
import { getHolders, getLink, type Link } from '../../shared/store/links.ts';
import { recordOutcome } from '../../shared/store/outcomes.ts';
import type { Act } from '../../shared/sync/act.ts';
import type { Answered } from './conclude.ts';
import { activityOf, subjectIn } from './news.ts';
import { noteEffects } from './note-effects.ts';
import { currentChange } from './record-done.ts';
import type { Work } from './work.ts';

const actions: Record<Act['act'], Activity['action']> = {
  email: 'emailed',
  note: 'noted',
  attach: 'attached',
  allocate: 'allocated',
  unallocate: 'allocated',
  reversePayment: 'paymentReversed',
  deleteItem: 'deleted',
};

/**
 * Records that an act was done: its name in the record's link, and a line in the log. The change stays ready and is planned
 * again for what is still to do. May run again after a crash: what is recorded already stays as it is.
 */
export const concludeAct = async (work: Work, answered: Answered): Promise<void> => {
  const { deps, scope } = work;
  const { batch } = answered;
  const [element] = batch.elements;
  if (!element?.act) return;
  const { act } = element;
  const link = await getLink(deps.table, { ...scope, type: batch.type, crmId: element.crmId });
  if (!link || link.acts.includes(act.name)) return;
  const change = await currentChange(work, answered, element);
  const subject = subjectIn(batch.type, element);
  const line = activityOf(work, subject, actions[act.act], {
    xeroId: link.xeroId,
    call: batch.key,
    calls: 1,
    ...(link.xero.number !== undefined && { number: link.xero.number }),
    ...(answered.durationMs !== undefined && { durationMs: answered.durationMs }),
    note: element.note ?? wordsOf(act, link),
  });
  await recordOutcome(deps.table, {
    key: { ...scope, type: batch.type, id: element.crmId },
    rev: element.rev,
    becomes: change ? { ...change, problem: undefined, conflicts: undefined } : 'done',
    touched: {
      link,
      fields: { acts: [...link.acts, act.name], updatedAt: deps.clock.now().toISOString() },
    },
    activity: { ...line, id: `${line.id}:${act.name}` },
  });
  deps.observer.pushed(1);
  await seeEffects(work, act, link);
};

/** Acts after which the record, or another one of ours, is not what it was. */
const seeEffects = async (work: Work, act: Act, { type, crmId }: Link): Promise<void> => {
  const { table } = work.deps;
  const looks: { type: Link['type']; crmId: string }[] = [];
  if (['allocate', 'unallocate', 'reversePayment'].includes(act.act)) looks.push({ type, crmId });
  if (act.act === 'reversePayment' && type !== 'payment') {
    looks.push(...(await getHolders(table, work.scope, 'payment', [act.paymentId])).values());
  }
  for (const look of looks) {
    const link = await getLink(table, { ...work.scope, ...look });
    const { rows } = link ? await work.xero.list(link.kind, { ids: [link.xeroId], page: 1 }) : { rows: [] };
    const found = rows.find(({ xeroId }) => xeroId === link?.xeroId);
    if (link && found) await noteEffects(work, link, found);
  }
};

/** What an act did, for the log. */
const wordsOf = (act: Act, link: Link): string => {
  switch (act.act) {
    case 'email':
      return 'Xero sent it to the customer by e-mail.';
    case 'note':
      return 'A note was added to its history.';
    case 'attach':
      return `"${act.fileName}" was attached.`;
    case 'allocate':
      return `${act.amount} was set off against ${act.invoiceId}.`;
    case 'unallocate':
      return 'What it was set off against was undone.';
    case 'reversePayment':
      return `The payment ${act.paymentId} was reversed.`;
    case 'deleteItem':
      return `${link.xero.number ?? 'The item'} was deleted.`;
  }
};
