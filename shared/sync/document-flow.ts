import type * as z from 'zod';
import { problems } from '../failures/catalogue.ts';
import { type RecordType, recordWords, type XeroKind } from '../records/record.ts';
import { identityFields } from './differences.ts';
import { isGone, statusOf } from './document-steps.ts';
import { emptyWhatIsGone } from './emptied-fields.ts';
import type { Facts } from './facts.ts';
import { stateWord } from './ledger-status.ts';
import { type Body, needsAttention, type Plan } from './plan.ts';
import { restrict } from './restrict.ts';
import type { Stopped } from './stopped.ts';

/** The content of a document as Xero takes it, without its status. */
export interface Wanted {
  body: Body;
  expectedTotal?: string;
  note?: string;
}

/** What Xero still lets change of a document in its present state (in words). */
export interface Limits {
  state: string;
  fields: readonly string[];
}

/** How one kind of document goes its way into Xero and through its life there. */
export interface DocumentFlow<Data> {
  type: RecordType;
  kind: XeroKind;
  idField: string;
  schema: z.ZodType<Data>;
  wanted: (facts: Facts<Data>) => Wanted | Stopped;
  /** Status to create it with. */
  opening: (facts: Facts<Data>) => string;
  /** The move to make with an update; none leaves it as it is in Xero. */
  move: (facts: Facts<Data>, before: Data | undefined) => { status?: string } | Stopped;
  /** What has to be done before a change of it is carried over; undefined: nothing. */
  first?: (facts: Facts<Data>, before: Data | undefined) => Plan | undefined;
  /** What its state lets change; undefined: all. */
  limits: (facts: Facts<Data>) => Limits | undefined;
  /** What is left to do once the content stands; undefined: nothing. */
  next: (facts: Facts<Data>) => Plan | undefined;
  /** Nothing of it is to stay in Xero. */
  isOver: (record: Data) => boolean;
  remove: (facts: Facts<Data>) => Plan;
  /** It went on after we had deleted it: a new one takes its place. */
  revives?: (before: Data | undefined) => boolean;
}

/** The CRM's record as both sides last agreed on it; undefined when that is not known. */
export const agreedRecord = <Data>(schema: z.ZodType<Data>, { link }: Pick<Facts<Data>, 'link'>): Data | undefined =>
  link?.crmSide && schema.safeParse(link.crmSide).data;

/** The update that the record as last agreed would make, to tell what the CRM changed since. */
export const agreedBody = <Data>(flow: DocumentFlow<Data>, facts: Facts<Data>): Body | undefined => {
  const record = agreedRecord(flow.schema, facts);
  const wanted = record === undefined ? undefined : flow.wanted({ ...facts, record });
  return wanted && 'body' in wanted ? wanted.body : undefined;
};

/** Plans one document: its content and status in one write, then, step by step, what else belongs to it. */
export const planDocument = <Data extends { status?: string | undefined }>(
  flow: DocumentFlow<Data>,
  facts: Facts<Data>,
): Plan => {
  const { link, record } = facts;
  if (facts.deleted || flow.isOver(record)) return flow.remove(facts);
  if (!link) return planNew(flow, facts);
  if (link.crmFingerprint === facts.fingerprint) return flow.next(facts) ?? { do: 'unchanged' };
  const before = agreedRecord(flow.schema, facts);
  const status = statusOf(facts);
  if (isGone(status)) {
    if (flow.revives?.(before)) return planNew(flow, { ...facts, link: undefined, standing: undefined }, link.xeroId);
    if (before === undefined || before.status !== record.status) {
      return needsAttention(problems.documentFinal(stateWord(status), recordWords[flow.type]));
    }
  }
  return planUpdate(flow, facts, link.xeroId, before);
};

const planNew = <Data>(flow: DocumentFlow<Data>, facts: Facts<Data>, replaces?: string): Plan => {
  const wanted = flow.wanted(facts);
  if ('stop' in wanted) return wanted.stop;
  const body = { ...wanted.body, status: flow.opening(facts) };
  return {
    ...wanted,
    do: 'create',
    kind: flow.kind,
    body,
    ...(replaces !== undefined && { replaces }),
    ...moreAfter(flow, facts, body),
  };
};

const planUpdate = <Data>(
  flow: DocumentFlow<Data>,
  facts: Facts<Data>,
  xeroId: string,
  before: Data | undefined,
): Plan => {
  const wanted = flow.wanted(facts);
  if ('stop' in wanted) return wanted.stop;
  const move = flow.move(facts, before);
  if ('stop' in move) return move.stop;
  const first = flow.first?.(facts, before);
  if (first) return first;
  const whole = emptyWhatIsGone({ [flow.idField]: xeroId, ...wanted.body }, facts.link?.filled ?? []);
  const limits = flow.limits(facts);
  const standing = facts.standing ?? facts.link?.xeroSide;
  const left = limits ? restrict(whole, limits.fields, agreedBody(flow, facts), standing) : { body: whole };
  if ('forbidden' in left && limits) {
    return needsAttention(problems.documentRestricted(recordWords[flow.type], limits.state, left.forbidden));
  }
  const body = { ...('body' in left ? left.body : whole), ...move };
  return { ...wanted, do: 'update', kind: flow.kind, xeroId, body, ...moreAfter(flow, facts, body) };
};

/** Whether something is left to do after a write: what would be next if it stood. */
const moreAfter = <Data>(flow: DocumentFlow<Data>, facts: Facts<Data>, body: Body): { more?: true } => {
  const { link } = facts;
  const status = typeof body.status === 'string' ? body.status : statusOf(facts);
  const afterwards: Facts<Data> = {
    ...facts,
    standing: { ...(facts.standing ?? link?.xeroSide), ...body },
    link: {
      ...(link ?? { xeroId: '', acts: [], madeBy: 'created', kind: flow.kind }),
      crmFingerprint: facts.fingerprint,
      status,
    },
  };
  return flow.next(afterwards) === undefined ? {} : { more: true };
};

/** Whether an update says nothing but which record it is about. */
export const isEmptyUpdate = (body: Body): boolean => Object.keys(body).every((field) => identityFields.has(field));
