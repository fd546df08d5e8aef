import type { Batch, BatchElement } from '../../shared/store/batches.ts';
import type { Change } from '../../shared/store/changes.ts';
import { keptSide } from '../../shared/store/links.ts';
import { uniqueIn } from './natural-key.ts';
import type { Planned } from './plan-work.ts';

/** One change ready to be sent. */
export interface Sendable {
  change: Change;
  kind: Batch['kind'];
  mode: Batch['mode'];
  element: BatchElement;
  /** The Xero record that it was linked to when this was planned. */
  linkedTo: string | undefined;
}

export const recordsACall = 50;
/** A call's body stays well below what a DynamoDB item (400 KB) and Xero (3.5 MB) take. */
const bytesACall = 300_000;
/** Of a larger body, the CRM's side is not kept: both are stored with the call. */
const bytesBesideSide = 200_000;

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

/** The element of a call that carries a change. */
export const elementOf = (
  change: Change,
  body: BatchElement['body'],
  more: Partial<Pick<BatchElement, 'expectedTotal' | 'matched' | 'note' | 'act' | 'more' | 'tell' | 'replaces'>> = {},
): BatchElement => {
  const crmSide = bytesOf(body) <= bytesBesideSide ? keptSide(change.record.data) : undefined;
  return {
    crmId: change.record.data.id,
    rev: change.rev,
    body,
    crmFingerprint: change.fingerprint,
    crmVersion: change.version,
    ...(change.record.data.url !== undefined && { crmUrl: change.record.data.url }),
    ...(change.derivedFrom && { derivedFrom: change.derivedFrom }),
    ...(change.backfill !== undefined && { backfill: change.backfill }),
    ...(crmSide && { crmSide }),
    ...more,
  };
};

/** What planned creates, updates and acts are to send. */
export const sendablesOf = (plans: Planned[]): Sendable[] =>
  plans.flatMap(({ change, plan, link }): Sendable[] => {
    const linkedTo = link?.xeroId;
    if (plan.do === 'act') {
      const note = plan.note === undefined ? {} : { note: plan.note };
      const element = elementOf(change, {}, { act: plan.act, ...note });
      return [{ change, kind: plan.act.kind, mode: 'act', element, linkedTo }];
    }
    if (plan.do !== 'create' && plan.do !== 'update') return [];
    const element = elementOf(change, plan.body, {
      ...(plan.expectedTotal !== undefined && { expectedTotal: plan.expectedTotal }),
      ...(plan.note !== undefined && { note: plan.note }),
      ...(plan.more && { more: true }),
      ...(plan.do === 'update' && plan.match && { matched: true }),
      ...(plan.do === 'update' && plan.tell && { tell: true }),
      ...(plan.do === 'create' && plan.replaces !== undefined && { replaces: plan.replaces }),
    });
    return [{ change, kind: plan.kind, mode: plan.do, element, linkedTo }];
  });

/** How many changes share a call: fewer when a worker died with one of them in hand, or Xero failed on it. */
const shareSize = ({ change, mode }: Sendable): number => {
  if (mode === 'act') return 1;
  const trouble = Math.max(change.deaths, change.attempts);
  return trouble === 0 ? recordsACall : trouble === 1 ? recordsACall / 5 : 1;
};

/** A call that cannot take another one like its own, or is not meant to. */
export const isFull = (sendables: Sendable[]): boolean => {
  const [first] = sendables;
  return first !== undefined && sendables.length === shareSize(first);
};

const modes = ['create', 'update', 'act'];
/** Creates come first, acts last; what pays the rest of a document comes after its other payments. */
const placeOf = ({ mode, element }: Sendable): number => modes.indexOf(mode) + (element.derivedFrom ? 0.5 : 0);

/**
 * Shares what is to be sent out among calls: of one kind and mode, alike in trouble, unique in what Xero wants unique,
 * within count and size.
 */
export const callsOf = (sendables: Sendable[]): Sendable[][] => {
  const calls: { like: string; size: number; bytes: number; sendables: Sendable[] }[] = [];
  const taken = new Set<string>();
  for (const sendable of sendables.toSorted((a, b) => placeOf(a) - placeOf(b))) {
    const unique = uniqueIn(sendable.kind, sendable.element.body);
    if (unique !== undefined && taken.has(unique)) continue;
    if (unique !== undefined) taken.add(unique);
    const size = shareSize(sendable);
    const like = `${sendable.kind} ${sendable.mode} ${size}`;
    const bytes = bytesOf(sendable.element);
    const open = calls.find(
      (call) => call.like === like && call.sendables.length < size && call.bytes + bytes <= bytesACall,
    );
    if (open) {
      open.sendables.push(sendable);
      open.bytes += bytes;
    } else {
      calls.push({ like, size, bytes, sendables: [sendable] });
    }
  }
  return calls.map((call) => call.sendables);
};
