import { problems } from '../failures/catalogue.ts';
import { changedBetween, identityFields } from './differences.ts';
import type { Facts } from './facts.ts';
import { type Body, type FieldConflict, needsAttention, type Plan } from './plan.ts';
import { sameValue } from './same.ts';
import type { LineStanding, Standing } from './standing.ts';

type Update = Extract<Plan, { do: 'update' }>;
type Policy = 'newest' | 'crm' | 'xero' | 'review';

/** Fields whose legal moves the plan has decided already from what stands in Xero. */
const decided = ['status', 'contactStatus'];

/** What has to stand beside any update of a quote: Xero demands it, or empties what is left out. */
const quoteCompanions = ['contact', 'date', 'quoteNumber', 'title', 'summary', 'terms', 'reference', 'expiryDate'];

/**
 * Narrows an update to what the CRM changed since both sides last agreed, so that what was changed in Xero meanwhile stays.
 * Where both changed the same field, the policy (or a person) decides. `base` is the update that the record as last agreed
 * would make; without it everything counts as changed by the CRM.
 */
export const reconcile = (
  plan: Update,
  { base, facts, policy }: { base?: Body | undefined; facts: Facts<unknown>; policy: Policy },
): Plan => {
  const agreed = facts.link?.xeroSide;
  const now = facts.standing ?? agreed;
  if (!now) return plan;
  const fields = Object.keys(plan.body).filter((field) => !identityFields.has(field));
  const mine = fields.filter((field) => !base || facts.take === 'crm' || !sameValue(plan.body[field], base[field]));
  const wanted = mine.filter((field) => !sameValue(plan.body[field], now[field]));
  const theirs = agreed ? changedBetween(agreed, now) : [];
  const contested = wanted.filter((field) => theirs.includes(field) && !decided.includes(field));
  const winner = contested.length === 0 ? 'crm' : (facts.take ?? winnerOf(policy, facts));
  if (winner === 'review') {
    const conflicts = contested.map((field) => conflictOf(field, agreed, plan.body, now));
    return needsAttention(problems.conflict(contested), conflicts);
  }
  const sent = winner === 'xero' ? wanted.filter((field) => !contested.includes(field)) : wanted;
  const tell = theirs.some((field) => !sent.includes(field));
  if (sent.length === 0 && plan.more) {
    return { do: 'link', kind: plan.kind, xeroId: plan.xeroId, note: 'Xero has it already.', more: true };
  }
  if (sent.length === 0 && !tell) return { do: 'unchanged', ...noteOf(plan) };
  if (sent.length === 0) {
    return {
      do: 'tell',
      note:
        contested.length === 0
          ? 'Xero has it already; the CRM is told what was changed there.'
          : 'What was changed in Xero was kept.',
    };
  }
  const { expectedTotal, ...rest } = plan;
  return {
    ...rest,
    body: bodyOf(plan, sent, now),
    ...(expectedTotal !== undefined && sent.includes('lineItems') && { expectedTotal }),
    ...(tell && { tell }),
  };
};

const noteOf = ({ note }: Update) => (note === undefined ? {} : { note });

const winnerOf = (policy: Policy, { crmUpdatedAt, standingUpdatedAt }: Facts<unknown>): 'crm' | 'xero' | 'review' => {
  if (policy !== 'newest') return policy;
  if (crmUpdatedAt === undefined || standingUpdatedAt === undefined) return 'review';
  return crmUpdatedAt >= standingUpdatedAt ? 'crm' : 'xero';
};

const conflictOf = (field: string, agreed: Standing | undefined, body: Body, now: Standing): FieldConflict => ({
  field,
  ...(agreed?.[field] !== undefined && { before: agreed[field] }),
  crm: body[field] ?? null,
  xero: now[field] ?? null,
});

const bodyOf = (plan: Update, sent: string[], now: Standing): Body => {
  const wanted = new Set([...sent, ...(sent.includes('lineItems') ? ['lineAmountTypes'] : [])]);
  const own = Object.fromEntries(
    Object.entries(plan.body).filter(([field]) => identityFields.has(field) || wanted.has(field)),
  );
  const body = plan.kind === 'quote' ? { ...standingParts(now), ...own } : own;
  return Array.isArray(body.lineItems)
    ? { ...body, lineItems: withTheirIds(body.lineItems, Array.isArray(now.lineItems) ? now.lineItems : []) }
    : body;
};

const standingParts = (now: Standing): Body =>
  Object.fromEntries(
    quoteCompanions.flatMap((field) => (now[field] === undefined ? [] : [[field, withoutName(now[field])]])),
  );

/** A contact is named by its id alone: its name beside it would rename it. */
const withoutName = (value: unknown): unknown =>
  value !== null && typeof value === 'object' && 'contactID' in value ? { contactID: value.contactID } : value;

/** Lines keep their ids in Xero, and the tracking that was set there on lines for which the CRM names none. */
const withTheirIds = (lines: Body[], standing: LineStanding[]): Body[] => {
  const inPlace = lines.map((line, index) => {
    const twin = standing[index];
    return twin && isTwin(line, twin) ? twin : undefined;
  });
  const free = new Set(standing).difference(new Set(inPlace));
  return lines.map((line, index) => {
    const twin = inPlace[index] ?? [...free].find((one) => isTwin(line, one));
    if (!twin) return line;
    free.delete(twin);
    return {
      lineItemID: twin.lineItemID,
      ...line,
      ...(line.tracking === undefined && twin.tracking !== undefined && { tracking: twin.tracking }),
    };
  });
};

const isTwin = (line: Body, twin: LineStanding): boolean =>
  twin.lineItemID !== undefined &&
  (sameValue(line.description, twin.description) || (line.itemCode !== undefined && line.itemCode === twin.itemCode));
