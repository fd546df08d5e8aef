import { contactSchema } from '../../shared/records/contact.ts';
import { contentFingerprint } from '../../shared/records/fingerprint.ts';
import { invoiceSchema } from '../../shared/records/invoice.ts';
import type { RecordType } from '../../shared/records/record.ts';
import { noteBackfill } from '../../shared/store/backfills.ts';
import { noteDrift } from '../../shared/store/drift.ts';
import { putJobNote } from '../../shared/store/job-notes.ts';
import { type Job, keepJob, startJob, type Task } from '../../shared/store/jobs.ts';
import type { Link } from '../../shared/store/links.ts';
import { makeLink } from '../../shared/store/make-link.ts';
import { type Candidate, putProposal } from '../../shared/store/proposals.ts';
import { UNROUTED } from '../../shared/store/table.ts';
import { startSample } from './sample.ts';
import type { ConsoleStand } from './stand.ts';

export const scope = { workspace: 'acme', organisation: 'org' };

/** Ids as Xero gives them, by a number. */
export const xeroId = (at: number) => `4c8ab4a3-6f7f-4a37-8a36-${String(at).padStart(12, '0')}`;

const jobOf = async (stand: ConsoleStand, task: Task, more: Partial<Job> = {}): Promise<Job> => {
  const job = await startJob(stand.table, scope, task, { by: 'user-owner', now: stand.now(), id: `job-${task.do}` });
  return (await keepJob(stand.table, { ...job, ...more })) ?? job;
};

const contactInXero = (name: string, email: string, more: object = {}) => ({
  ...{ name, emailAddress: email, contactStatus: 'ACTIVE', addresses: [], phones: [] },
  ...more,
});

const candidate = (at: number, name: string, email: string, confidence: number, reason: string): Candidate => ({
  ...{ xeroId: xeroId(at), kind: 'contact', name, status: 'ACTIVE', confidence, reason },
  standing: contactInXero(name, email),
});

/** A link that was made in a call or back-fill, with both sides alike. */
export const link = async (
  stand: ConsoleStand,
  type: RecordType,
  crmId: string,
  at: number,
  more: Partial<Link> = {},
): Promise<void> => {
  const row: Link = {
    ...{ ...scope, type, crmId, kind: type === 'contact' ? 'contact' : 'invoice', xeroId: xeroId(at) },
    ...{ crmFingerprint: 'f', crmVersion: '1', acts: [], madeBy: 'created', xero: { name: `Client ${crmId}` } },
    ...{ linkedAt: stand.ago(500), updatedAt: stand.ago(500) },
    ...more,
  };
  await makeLink(stand.table, row);
};

const proposals = async (stand: ConsoleStand) => {
  const job = await jobOf(
    stand,
    { do: 'match', types: ['contact'] },
    { state: 'done', counts: { read: 812, pairs: 4, proposed: 2, ambiguous: 1 } },
  );
  const waits = (id: string, name: string, email: string) =>
    stand.change(
      'org',
      {
        type: 'contact',
        data: contactSchema.parse({ id, name, email, phones: [{ kind: 'default', number: '555 0100' }] }),
      },
      { waitsFor: { type: 'contact', id: 'x' } },
    );
  await waits('m-1', 'Harbour Bakery Ltd', 'hello@harbour.example');
  await waits('m-2', 'Smith & Co', 'smith@example.com');
  await waits('m-3', 'North Wind', 'office@northwind.example');
  const propose = (crmId: string, called: string, candidates: Candidate[], state: 'proposed' | 'ambiguous') =>
    putProposal(stand.table, { ...scope, type: 'contact', crmId, called, job: job.id, state, candidates });
  await propose(
    'm-1',
    'Harbour Bakery Ltd',
    [candidate(1, 'Harbour Bakery', 'hello@harbour.example', 94, 'same e-mail (hello@harbour.example), similar name')],
    'proposed',
  );
  await propose(
    'm-2',
    'Smith & Co',
    [
      candidate(2, 'Smith and Company', 'smith@example.com', 71, 'same e-mail (smith@example.com)'),
      candidate(3, 'Smith & Co', 'info@smith.example', 66, 'same name (smith co)'),
    ],
    'ambiguous',
  );
  await propose(
    'm-3',
    'North Wind',
    [candidate(4, 'Northwind Traders', 'office@northwind.example', 78, 'same e-mail (office@northwind.example)')],
    'proposed',
  );
};

const conflict = (stand: ConsoleStand, id: string, due: [string, string, string]) =>
  stand.change(
    'org',
    { type: 'invoice', data: invoiceSchema.parse({ id, number: `INV-${id}` }) },
    {
      problem: {
        code: 'conflict',
        next: 'attention',
        message: 'Both sides changed the due date.',
        remedy: 'Choose a side.',
      },
      conflicts: [
        { field: 'dueDate', before: due[0], crm: due[1], xero: due[2] },
        {
          field: 'lineItems',
          before: [{ description: 'Work', quantity: 1 }],
          crm: [
            { description: 'Work', quantity: 2 },
            { description: 'Travel', quantity: 1 },
          ],
          xero: [{ description: 'Work', quantity: 3 }],
        },
      ],
    },
  );

const drifts = async (stand: ConsoleStand) => {
  const job = await jobOf(
    stand,
    { do: 'drift', types: ['contact', 'invoice'] },
    { state: 'done', counts: { compared: 1204, differing: 2, gone: 1 } },
  );
  const common = { ...scope, state: 'open', job: job.id, seenAt: stand.ago(5) } as const;
  for (const [crmId, at, crm, xero] of [
    ['d-1', 11, 'new@example.com', 'old@example.com'],
    ['d-2', 12, 'a@example.com', null],
  ] as const) {
    const crmSide: Record<string, unknown> = { name: `Client ${crmId}`, email: crm };
    await link(stand, 'contact', crmId, at, {
      crmSide,
      crmFingerprint: contentFingerprint({ type: 'contact', data: crmSide }, false),
    });
    await noteDrift(stand.table, {
      ...common,
      type: 'contact',
      crmId,
      kind: 'contact',
      xeroId: xeroId(at),
      called: `Client ${crmId}`,
      what: 'differs',
      fields: [{ field: 'emailAddress', crm, xero }],
      fingerprint: `f-${crmId}`,
    });
  }
  await link(stand, 'invoice', 'd-3', 13, { crmSide: { number: 'INV-D3' } });
  await noteDrift(stand.table, {
    ...common,
    type: 'invoice',
    crmId: 'd-3',
    kind: 'invoice',
    xeroId: xeroId(13),
    called: 'INV-D3',
    what: 'gone',
    fields: [],
    fingerprint: 'f-d-3',
  });
};

const calls = async (stand: ConsoleStand) => {
  await noteBackfill(stand.table, 'acme', 'history-2025', stand.now());
  for (const [crmId, at, more] of [
    ['u-1', 21, {}],
    ['u-2', 22, {}],
    ['u-3', 23, { madeBy: 'matched' }],
  ] as const) {
    const xeroSide = contactInXero(`Client ${crmId}`, `${crmId}@example.com`);
    await link(stand, 'contact', crmId, at, { madeIn: 'call-1', backfill: 'history-2025', xeroSide, ...more });
    await stand.log({
      id: `made-${crmId}`,
      action: 'created',
      organisation: 'org',
      at: stand.ago(600),
      type: 'contact',
      crmId,
      call: 'call-1',
    });
  }
};

const migration = async (stand: ConsoleStand) => {
  for (const [crmId, at] of [
    ['w-1', 31],
    ['w-2', 32],
  ] as const)
    await link(stand, 'contact', crmId, at, { organisation: UNROUTED, madeBy: 'imported', xero: {} });
  const job = await jobOf(
    stand,
    { do: 'migrate', from: 'other' },
    { state: 'done', counts: { moved: 12, notFound: 1, taken: 0 } },
  );
  await putJobNote(
    stand.table,
    job,
    {
      type: 'contact',
      crmId: 'w-9',
      xeroId: xeroId(39),
      what: 'notFound',
      why: 'Demo Company (UK) has no contact with this Xero id; the link stays where it was.',
    },
    stand.now(),
  );
};

/** The sample with something to review on each page, and an import under way. */
export const startReview = async (): Promise<ConsoleStand> => {
  const stand = await startSample();
  await proposals(stand);
  await conflict(stand, '2001', ['2026-03-01', '2026-03-20', '2026-03-31']);
  await conflict(stand, '2002', ['2026-02-01', '2026-02-14', '2026-02-28']);
  await drifts(stand);
  await calls(stand);
  await migration(stand);
  await jobOf(
    stand,
    { do: 'import', kinds: ['contact', 'invoice'], from: '2025-01-01' },
    { counts: { contact: 340, invoice: 1200 } },
  );
  return stand;
};
