import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ParsedEvent } from '../../shared/crm/adapter.ts';
import { deletedExample, savedExamples } from '../../shared/crm/event-examples.ts';
import { genericAdapter } from '../../shared/crm/generic-adapter.ts';
import { recordTypes } from '../../shared/records/record.ts';

const now = new Date('2026-11-21T09:30:00Z');
const contact = (data: Record<string, unknown> = {}, more: Record<string, unknown> = {}) => ({
  id: 'evt-1',
  type: 'contact.updated',
  timestamp: '2026-11-21T09:29:00Z',
  data: { id: 'C-1', version: 3, name: 'Ridgeway University', ...data },
  ...more,
});
const invoice = (data: Record<string, unknown> = {}) => ({
  type: 'invoice.created',
  timestamp: '2026-11-21T09:29:00Z',
  data: { id: 'I-1', contact: { id: 'C-1' }, lines: [{ description: 'Consulting', unitAmount: 10 }], ...data },
});
const payment = (data: Record<string, unknown> = {}) => ({
  type: 'payment.created',
  timestamp: '2026-11-21T09:29:00Z',
  data: { id: 'P-1', ...data },
});
const creditNote = (data: Record<string, unknown> = {}) => ({ ...payment(data), type: 'creditNote.created' });
const parse = (value: unknown) => genericAdapter.parse(Buffer.from(JSON.stringify(value)), now);
const only = (value: unknown): ParsedEvent | undefined => {
  const parsed = parse(value);
  return parsed.ok ? parsed.events[0] : undefined;
};

test('one event and many', () => {
  expect(only(contact())).toMatchObject({
    kind: 'record',
    eventId: 'evt-1',
    deleted: false,
    happenedAt: '2026-11-21T09:29:00Z',
    record: { type: 'contact', data: { id: 'C-1', version: 3, name: 'Ridgeway University', roles: ['customer'] } },
  });
  const many = parse({ events: [contact(), invoice()] });
  expect(many.ok && many.events.map((event) => event.kind)).toEqual(['record', 'record']);
});

test('a deletion needs the id only and carries nothing else', () => {
  const deleted = contact({ name: 5 }, { type: 'contact.deleted' });
  expect(only(deleted)).toMatchObject({ kind: 'record', deleted: true, record: { data: { id: 'C-1', version: 3 } } });
});

test('record types that are not carried are ignored, unknown happenings to known ones are not', () => {
  expect(only(contact({}, { type: 'ticket.updated' }))).toEqual({ kind: 'ignored', index: 0 });
  expect(only(contact({}, { type: 'contact.merged' }))).toMatchObject({
    kind: 'rejected',
    about: { type: 'contact', id: 'C-1' },
    problems: [{ field: 'type', remedy: 'Send one of contact.created, contact.updated, contact.deleted.' }],
  });
});

test.each(recordTypes)('%s: created, updated and deleted', (type) => {
  for (const example of savedExamples[type]) {
    expect(only(example)).toMatchObject({ kind: 'record', deleted: false, record: { type } });
    expect(only({ ...example, type: `${type}.created` })).toMatchObject({ kind: 'record', record: { type } });
  }
  const parsed = only(deletedExample(type));
  expect(parsed).toMatchObject({ kind: 'record', deleted: true, record: { type, data: { version: 5 } } });
});

test('a deal is an order', () => {
  const deal = { type: 'deal.deleted', timestamp: '2026-11-21T09:29:00Z', data: { id: 'D-1' } };
  expect(only(deal)).toMatchObject({ kind: 'record', deleted: true, record: { type: 'order', data: { id: 'D-1' } } });
});

test('a request may name the back-fill that its events belong to', () => {
  expect(parse({ events: [contact()], backfill: ' history ' })).toMatchObject({ ok: true, backfill: 'history' });
  expect(parse({ events: [contact()] })).not.toHaveProperty('backfill');
  expect(parse({ events: [contact()], backfill: 5 })).toMatchObject({ ok: false, code: 'body-invalid' });
});

test.each([
  ['no type', { ...contact(), type: undefined }, 'type', 'is missing'],
  ['no data', { ...contact(), data: undefined }, 'data', 'is missing'],
  ['no id', contact({ id: undefined }), 'data.id', 'is missing'],
  ['time without a zone', contact({}, { timestamp: '2026-11-21T09:30:00' }), 'timestamp', 'must be a time with a zone'],
  ['null', contact({ email: null }), 'data.email', 'is null'],
  ['wrong e-mail address', contact({ email: 'nobody' }), 'data.email', 'must be an e-mail address'],
  ['negative version', contact({ version: -1 }), 'data.version', 'is too small'],
  ['a role nobody knows', contact({ roles: ['friend'] }), 'data.roles.0', 'is not a word'],
  ['empty name', contact({ name: ' ' }), 'data.name', 'must not be empty'],
  ['event id of 129 characters', contact({}, { id: 'x'.repeat(129) }), 'id', 'must have at most 128'],
  ['amount in words', invoice({ lines: [{ unitAmount: 'ten' }] }), 'data.lines.0.unitAmount', 'must be a decimal'],
  ['amount null', invoice({ lines: [{ unitAmount: null }] }), 'data.lines.0.unitAmount', 'is null'],
  ['a day that does not exist', invoice({ date: '2026-02-30' }), 'data.date', 'must be an existing day'],
  ['lines as text', invoice({ lines: 'Consulting' }), 'data.lines', 'is text where a list belongs'],
  [
    'a file without address and content',
    invoice({ attachments: [{ name: 'a.pdf', contentType: 'application/pdf' }] }),
    'data.attachments.0.url',
    'needs either url or content',
  ],
  ['an id that is not from Xero', contact({ xeroId: 'x' }), 'data.xeroId', 'must be the id that Xero gave'],
  [
    'a number in a field of its own',
    contact({ custom: { region: 5 } }),
    'data.custom.region',
    'is a number where text',
  ],
  ['a field without a name', contact({ custom: { '': 'x' } }), 'data.custom.', 'has a name that is empty'],
  ['no such document type', payment({ document: { type: 'bil', id: 'B-1' } }), 'data.document.type', 'is not a word'],
  [
    'an offset without a document',
    creditNote({ allocations: [{ amount: 5 }] }),
    'data.allocations.0.document',
    'is missing',
  ],
  ['script as link', invoice({ url: 'javascript:alert(1)' }), 'data.url', 'must be an http(s) address'],
  ['next year', contact({ updatedAt: '2027-11-21T09:30:00Z' }), 'data.updatedAt', 'more than a day in the future'],
])('%s is rejected with field, problem and remedy', (_, event, field, problem) => {
  const parsed = only(event);
  expect(parsed).toMatchObject({ kind: 'rejected', index: 0 });
  const problems = parsed?.kind === 'rejected' ? parsed.problems : [];
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatchObject({ field, problem: expect.stringContaining(problem) });
  expect(problems[0]?.remedy).toMatch(/\w.*\.$/);
});

test('half a character is rejected by itself, so that it cannot hold up the others', () => {
  const parsed = parse({ events: [contact(), contact({ name: 'caf\ud83d', addresses: [{ lines: ['\udc00'] }] })] });
  expect(parsed.ok && parsed.events).toMatchObject([
    { kind: 'record' },
    {
      kind: 'rejected',
      code: 'text-malformed',
      problems: [{ field: 'data.name' }, { field: 'data.addresses.0.lines.0' }],
    },
  ]);
  expect(only(contact({ name: 'café 🧾' }))).toMatchObject({ kind: 'record' });
});

test('every problem of an event is told, up to twenty', () => {
  const lines = Array.from({ length: 30 }, () => ({ unitAmount: 'x' }));
  const parsed = only(invoice({ lines }));
  expect(parsed?.kind === 'rejected' && parsed.problems).toHaveLength(20);
});

test('a record of more than 200 KB is rejected', () => {
  const lines = Array.from({ length: 100 }, () => ({ description: 'é'.repeat(2000), unitAmount: 1 }));
  expect(only(invoice({ lines }))).toMatchObject({ kind: 'rejected', code: 'record-too-large' });
});

test.each([
  ['not JSON', '{"a":', 400, 'body-malformed'],
  ['empty', '', 400, 'body-malformed'],
  ['a number', '5', 400, 'body-invalid'],
  ['null', 'null', 400, 'body-invalid'],
  ['a bare list', '[]', 400, 'body-invalid'],
  ['no events', '{"events":[]}', 400, 'body-invalid'],
  ['events that are no list', '{"events":{}}', 400, 'body-invalid'],
  ['201 events', JSON.stringify({ events: Array(201).fill({}) }), 413, 'too-many-events'],
])('a body that is %s', (_, body, status, code) => {
  expect(genericAdapter.parse(Buffer.from(body), now)).toMatchObject({ ok: false, status, code });
});

test('a body that is not UTF-8 is malformed', () => {
  const parsed = genericAdapter.parse(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), now);
  expect(parsed).toMatchObject({ ok: false, code: 'body-malformed' });
});

test('no body at all makes it throw', () => {
  const keys = fc.constantFrom(
    'id',
    'type',
    'timestamp',
    'data',
    'events',
    'version',
    'lines',
    '__proto__',
    'toString',
  );
  const leaf = fc.oneof(
    fc.constantFrom<unknown>('contact.updated', 'invoice.deleted', '2026-11-21T09:29:00Z', 1e308, -0, null, 'C-1'),
    fc.string(),
  );
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof({ maxDepth: 4 }, leaf, fc.array(tie('tree'), { maxLength: 4 }), fc.dictionary(keys, tie('tree'))),
  }));
  fc.assert(
    fc.property(tree, (value) => {
      expect(parse(value)).toHaveProperty('ok');
    }),
    { numRuns: 500 },
  );
});

test('a write-back is worded and signed as the CRM expects it', () => {
  const { headers, body } = genericAdapter.writeBack(
    {
      type: 'invoice',
      id: 'I-1',
      revision: 'r-1',
      outcome: 'attention',
      happenedAt: '2026-11-21T09:30:00.000Z',
      number: undefined,
      problem: {
        code: 'account-unknown',
        next: 'attention',
        message: 'No such account.',
        field: 'lines.0.account',
        remedy: 'Add it.',
      },
    },
    { id: 'tenant-1', name: 'Demo Company (UK)' },
    [`whsec_${Buffer.from('secret').toString('base64')}`],
    now,
  );
  expect(headers['webhook-id']).toBe('r-1');
  expect(JSON.parse(body)).toEqual({
    type: 'invoice.attention',
    timestamp: '2026-11-21T09:30:00.000Z',
    data: {
      recordType: 'invoice',
      id: 'I-1',
      organisation: { id: 'tenant-1', name: 'Demo Company (UK)' },
      revision: 'r-1',
      note: 'Invoice needs attention before it goes to Xero (Demo Company (UK)): No such account. Add it.',
      failure: { code: 'account-unknown', message: 'No such account.', field: 'lines.0.account', remedy: 'Add it.' },
    },
  });
});
