import { problems } from '../../shared/failures/catalogue.ts';
import { contactSchema, normalisedName } from '../../shared/records/contact.ts';
import { type RecordType, recordTypes } from '../../shared/records/record.ts';
import { mapConcurrently } from '../../shared/runtime/concurrency.ts';
import type { BatchElement } from '../../shared/store/batches.ts';
import { type Change, changeKey, readyChanges } from '../../shared/store/changes.ts';
import type { Delivery } from '../../shared/store/deliveries.ts';
import { forgetContact } from '../../shared/store/directory.ts';
import { getLinks, type Link } from '../../shared/store/links.ts';
import { recordOutcome } from '../../shared/store/outcomes.ts';
import { planAdoption } from '../../shared/sync/plan-contact.ts';
import { contactElement, type XeroContact } from '../../shared/xero/answers.ts';
import { type Planned, planContacts, planInvoices } from './plan-work.ts';
import { seenInXero } from './refresh.ts';
import { type Sendable, sendBatch } from './send-batch.ts';
import { announce, finish, letWait, setAside } from './settle.ts';
import { recordsAtOnce, soon, type Work } from './work.ts';

const recordsACall = 50;
/** A call's body stays well below what a DynamoDB item (400 KB) and Xero (3.5 MB) take. */
const bytesACall = 300_000;
const lookAhead = 3 * recordsACall;
const idsACall = 40;

/**
 * Plans what is ready of the first record type that has any, settles what needs no call and sends the rest, full calls
 * first. A last call that is not full is `held` back when `mayLinger` says that more is on its way, or when more waits
 * already. `worked` is false when nothing was done.
 */
export const pushReady = async (work: Work, mayLinger: boolean): Promise<{ worked: boolean; held: boolean }> => {
  const { deps, scope } = work;
  for (const type of recordTypes) {
    const changes = await readyChanges(
      deps.table,
      scope.workspace,
      scope.organisation,
      type,
      soon(deps.clock.now()),
      lookAhead,
    );
    if (changes.length === 0) continue;
    const plans = type === 'contact' ? await planContacts(work, changes) : await planInvoices(work, changes);
    await settleWithoutCall(work, plans);
    const adopted = await adopt(work, plans);
    const calls = [
      ...callsOf(sendablesOf(plans, 'create')).map((sendables) => ({ mode: 'create' as const, sendables })),
      ...callsOf([...sendablesOf(plans, 'update'), ...adopted]).map((sendables) => ({
        mode: 'update' as const,
        sendables,
      })),
    ];
    const full = calls.filter(({ sendables }) => isFull(sendables));
    const settled = plans.some(({ plan }) => plan.do !== 'create' && plan.do !== 'update' && plan.do !== 'adopt');
    const backlog = changes.length === lookAhead && (full.length > 0 || settled);
    const hold = (mayLinger || backlog) && adopted.length === 0;
    for (const { mode, sendables } of hold ? full : calls) {
      if (deps.clock.now() >= work.deadline) break;
      await sendBatch(work, mode, sendables);
    }
    return { worked: settled || !hold || full.length > 0, held: hold && full.length < calls.length };
  }
  return { worked: false, held: false };
};

/** Settles the plans that need no call to Xero. */
const settleWithoutCall = async (work: Work, plans: Planned[]): Promise<void> => {
  const unchanged = plans.filter(({ plan }) => plan.do === 'unchanged');
  const links = await linksOf(
    work,
    unchanged.map(({ change }) => change),
  );
  const settle = async ({ change, plan }: Planned): Promise<Delivery[]> => {
    if (plan.do === 'attention') return setAside(work, change, plan.problem);
    if (plan.do === 'wait') return letWait(work, change, plan.for, plan.problem);
    if (plan.do === 'leave') return finish(work, change, undefined, plan.note, { tombstone: false });
    if (plan.do === 'unchanged') {
      const link = links.get(change.record.data.id);
      return finish(work, change, link, plan.note, { tombstone: change.deleted && !link });
    }
    return [];
  };
  const news = await mapConcurrently(plans, recordsAtOnce, settle);
  work.deps.observer.unchanged(unchanged.length);
  await announce(work, news.flat());
};

const linksOf = async (work: Work, changes: Change[]): Promise<Map<string, Link>> => {
  const [first] = changes;
  if (!first) return new Map();
  return getLinks(
    work.deps.table,
    work.scope,
    first.record.type,
    changes.map((change) => change.record.data.id),
  );
};

/**
 * Links contacts to their namesakes in Xero, and gives what the namesakes lack as updates to send. The link is stored
 * first and marked, so that after a crash it is still only added to. When nothing is lacking, the change, planned again,
 * is found unchanged.
 */
const adopt = async (work: Work, plans: Planned[]): Promise<Sendable[]> => {
  const adoptions = plans.flatMap(({ change, plan }) => (plan.do === 'adopt' ? [{ change, xeroId: plan.xeroId }] : []));
  const sendables: Sendable[] = [];
  for (let at = 0; at < adoptions.length; at += idsACall) {
    const some = adoptions.slice(at, at + idsACall);
    const existing = await work.xero.readContactsById(some.map(({ xeroId }) => xeroId));
    for (const { change, xeroId } of some) {
      const found = existing.find(({ ContactID }) => ContactID === xeroId);
      if (found) {
        const additions = planAdoption(contactSchema.parse(change.record.data), found);
        const linked = await linkAdopted(work, change, found, additions !== undefined);
        const note = 'Linked to the contact of this name; only what it lacked was added.';
        if (linked && additions) {
          sendables.push({
            change,
            element: elementOf(change, { contactID: xeroId, ...additions }, { matched: true, note }),
          });
        }
      } else {
        await forgetContact(work.deps.table, work.scope, xeroId);
        await announce(work, await setAside(work, change, problems.contactGone()));
      }
    }
  }
  return sendables;
};

/** Stores the link of an adoption; false when the contact turned out to belong to another CRM record. */
const linkAdopted = async (work: Work, change: Change, found: XeroContact, adopting: boolean): Promise<boolean> => {
  const { deps, scope } = work;
  const now = deps.clock.now().toISOString();
  const { url } = change.record.data;
  const stored = await recordOutcome(deps.table, {
    key: changeKey(change),
    rev: change.rev,
    becomes: change,
    link: {
      ...scope,
      type: 'contact',
      crmId: change.record.data.id,
      xeroId: found.ContactID ?? '',
      crmFingerprint: change.fingerprint,
      crmVersion: change.version,
      xero: seenInXero('contact', contactElement(found)),
      ...(url !== undefined && { crmUrl: url }),
      madeBy: 'matched',
      ...(adopting && { adopting }),
      linkedAt: now,
      updatedAt: now,
    },
  });
  if (stored === 'linkTaken') await announce(work, await setAside(work, change, problems.linkTaken()));
  return stored === 'stored';
};

const elementOf = (
  change: Change,
  body: BatchElement['body'],
  more: Partial<Pick<BatchElement, 'expectedTotal' | 'matched' | 'note'>>,
): BatchElement => ({
  crmId: change.record.data.id,
  rev: change.rev,
  body,
  crmFingerprint: change.fingerprint,
  crmVersion: change.version,
  ...(change.record.data.url !== undefined && { crmUrl: change.record.data.url }),
  ...more,
});

const sendablesOf = (plans: Planned[], mode: 'create' | 'update'): Sendable[] =>
  plans.flatMap(({ change, plan }) => {
    if (plan.do !== mode) return [];
    return [
      {
        change,
        element: elementOf(change, plan.body, {
          ...(plan.expectedTotal !== undefined && { expectedTotal: plan.expectedTotal }),
          ...(plan.do === 'update' && plan.match && { matched: true }),
          ...(plan.note !== undefined && { note: plan.note }),
        }),
      },
    ];
  });

/** How many changes share a call: fewer when a worker died with one of them in hand, or Xero failed on it. */
const shareSize = ({ deaths, attempts }: Change): number => {
  const trouble = Math.max(deaths, attempts);
  return trouble === 0 ? recordsACall : trouble === 1 ? recordsACall / 5 : 1;
};

/** What is unique in Xero and must not come twice in one call: the second is planned again once the first stands there. */
const uniqueIn = (type: RecordType, body: BatchElement['body']): string | undefined => {
  const key = type === 'contact' ? body.name : body.invoiceNumber;
  return typeof key === 'string' ? normalisedName(key) : undefined;
};

/** A call that cannot take another one like its own, or is not meant to. */
const isFull = (sendables: Sendable[]): boolean => {
  const [first] = sendables;
  return first !== undefined && sendables.length === shareSize(first.change);
};

/** Shares changes out among calls: alike in trouble, unique in what Xero wants unique, within count and size. */
const callsOf = (sendables: Sendable[]): Sendable[][] => {
  const calls: { size: number; bytes: number; sendables: Sendable[] }[] = [];
  const taken = new Set<string>();
  for (const sendable of sendables) {
    const unique = uniqueIn(sendable.change.record.type, sendable.element.body);
    if (unique !== undefined && taken.has(unique)) continue;
    if (unique !== undefined) taken.add(unique);
    const size = shareSize(sendable.change);
    const bytes = Buffer.byteLength(JSON.stringify(sendable.element));
    const open = calls.find(
      (call) => call.size === size && call.sendables.length < size && call.bytes + bytes <= bytesACall,
    );
    if (open) {
      open.sendables.push(sendable);
      open.bytes += bytes;
    } else {
      calls.push({ size, bytes, sendables: [sendable] });
    }
  }
  return calls.map((call) => call.sendables);
};
