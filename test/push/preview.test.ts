import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWork } from '../../functions/push/open-work.ts';
import { previewChanges } from '../../functions/push/preview.ts';
import { contentFingerprint } from '../../shared/records/fingerprint.ts';
import { type RecordType, recordSchema } from '../../shared/records/record.ts';
import type { Change } from '../../shared/store/changes.ts';
import { getOrganisation } from '../../shared/store/organisations.ts';
import { openStage, type Stage } from './stage.ts';

const line = { description: 'Work', quantity: 1, unitAmount: '100', taxRate: 'OUTPUT2' };

describe('a preview', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
    await stage.send('contact', { id: 'c-1', name: 'Acme Ltd', email: 'old@example.com' });
    await stage.untilQuiet();
  });
  afterAll(() => stage.close());

  const made = (type: RecordType, data: object): Change => {
    const record = recordSchema.parse({ type, data });
    const now = stage.clock.now().toISOString();
    return {
      ...stage.scope,
      record,
      deleted: false,
      rev: randomUUID(),
      fingerprint: contentFingerprint(record, false),
      version: `1:${now}`,
      receivedAt: now,
      attempts: 0,
      deaths: 0,
    };
  };
  const preview = async (...changes: Change[]) => {
    const organisation = await getOrganisation(stage.table, 'acme', stage.organisation);
    if (!organisation) throw new Error('The organisation is not linked.');
    const deadline = new Date(stage.clock.now().getTime() + 20_000);
    return previewChanges(openWork(stage.deps(), organisation, deadline, 'person'), changes);
  };

  it('shows what would be sent and changed, and changes nothing', async () => {
    const before = { calls: await stage.calls(), changes: await stage.changes() };
    const [contact, invoice, wrong] = await preview(
      made('contact', { id: 'c-1', name: 'Acme Ltd', email: 'new@example.com' }),
      made('invoice', { id: 'i-1', contact: { id: 'c-1' }, lines: [line] }),
      made('invoice', { id: 'i-2', contact: { id: 'c-1' }, lines: [] }),
    );
    expect(contact).toMatchObject({
      plan: { do: 'update' },
      calls: [{ method: 'POST', path: '/Contacts', elements: [{ emailAddress: 'new@example.com' }] }],
      differences: [{ field: 'emailAddress', before: 'old@example.com', after: 'new@example.com' }],
    });
    expect(invoice).toMatchObject({ plan: { do: 'create' }, calls: [{ method: 'PUT', path: '/Invoices' }] });
    expect(wrong).toMatchObject({ calls: [], problem: { code: 'invoice-lines-missing' } });
    expect(await stage.calls()).toEqual(before.calls);
    expect(await stage.changes()).toEqual(before.changes);
    expect(await stage.news('contact', 'c-1')).toMatchObject({ outcome: 'synced' });
  });

  it('shows that records wait whose type is paused', async () => {
    await stage.putOwnSettings({ sync: { contact: { paused: true } } });
    const [contact] = await preview(made('contact', { id: 'c-2', name: 'Other Ltd' }));
    expect(contact).toMatchObject({ calls: [], problem: { code: 'type-paused' } });
    await stage.putOwnSettings({});
  });

  it('shows the calls that a step makes', async () => {
    await stage.putOwnSettings({ unknownCurrency: 'add' });
    const [invoice] = await preview(
      made('invoice', { id: 'i-3', contact: { id: 'c-1' }, lines: [line], currency: 'NOK' }),
    );
    expect(invoice).toMatchObject({ plan: { do: 'prepare' }, calls: [{ method: 'PUT', path: '/Currencies' }] });
    await stage.putOwnSettings({});
  });
});
