import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ringBell } from '../../shared/store/bells.ts';
import { readyChange } from '../../shared/store/changes.ts';
import { openStage, type Stage } from './stage.ts';

const minute = 60_000;

describe('records that both sides change', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
    await stage.admin('PUT', '/switches', { enforceLimits: false });
  });
  afterAll(() => stage.close());
  afterEach(async () => {
    for (const { record } of await stage.changes()) await stage.forget(record.data.id);
    await stage.putOwnSettings({});
  });

  const base = (id: string) => ({ id, name: `Both ${id}`, email: 'old@example.com', taxNumber: 'GB1' });
  const standing = async (id: string) =>
    (await stage.inXero('contacts')).find(({ ContactNumber }) => ContactNumber === id) ?? { Name: '' };
  const start = async (id: string) => {
    await stage.send('contact', base(id));
    await stage.untilQuiet();
    stage.clock.advance(2 * minute);
  };
  const byHand = async (id: string, fields: object) => {
    const ContactID = (await stage.link('contact', id))?.xeroId;
    await stage.byHand('POST', '/Contacts', { Contacts: [{ ContactID, ...fields }] });
    stage.clock.advance(2 * minute);
  };

  it('keeps what a bookkeeper changed beside it, and tells the CRM', async () => {
    await start('beside');
    await byHand('beside', { TaxNumber: 'GB2' });
    await stage.send('contact', { ...base('beside'), email: 'new@example.com' });
    await stage.untilQuiet();
    expect(await stage.changes()).toEqual([]);
    expect(await standing('beside')).toMatchObject({ EmailAddress: 'new@example.com', TaxNumber: 'GB2' });
    expect(await stage.news('contact', 'beside')).toMatchObject({
      outcome: 'changed',
      record: { email: 'new@example.com', taxNumber: 'GB2' },
    });
  });

  it('tells what changed in Xero although the CRM saved the record without changing it', async () => {
    await start('saved');
    await start('other');
    await byHand('saved', { TaxNumber: 'GB2' });
    await stage.send('contact', base('saved'));
    await stage.send('contact', { ...base('other'), email: 'new@example.com' });
    await stage.untilQuiet();
    expect(await stage.changes()).toEqual([]);
    expect(await stage.news('contact', 'saved')).toMatchObject({ outcome: 'changed', record: { taxNumber: 'GB2' } });
    expect((await stage.activities('saved')).map(({ action }) => action)).toContain('told');
  });

  it('asks a person when both changed the same field, and does as decided', async () => {
    await start('clash');
    await byHand('clash', { EmailAddress: 'xero@example.com' });
    await stage.send('contact', { ...base('clash'), email: 'crm@example.com' });
    await stage.untilQuiet();
    const [change] = await stage.changes();
    expect(change).toMatchObject({
      problem: { code: 'conflict' },
      conflicts: [
        { field: 'emailAddress', before: 'old@example.com', crm: 'crm@example.com', xero: 'xero@example.com' },
      ],
    });
    expect((await stage.activities('clash')).map(({ action }) => action)).toContain('conflict');
    if (change) await readyChange(stage.table, { ...change, take: 'xero' }, stage.clock.now().toISOString());
    await ringBell(stage.table, 'acme', stage.organisation, stage.clock.now());
    await stage.untilQuiet();
    expect(await stage.changes()).toEqual([]);
    expect(await standing('clash')).toMatchObject({ EmailAddress: 'xero@example.com' });
    expect(await stage.news('contact', 'clash')).toMatchObject({
      outcome: 'changed',
      record: { email: 'xero@example.com' },
    });
  });

  it.each(['500-after', 'drop-after'])('knows its own change whose answer was lost (%s)', async (kind) => {
    await start(kind);
    await stage.fault({ kind, times: 1, path: '/Contacts', method: 'POST' });
    await stage.send('contact', { ...base(kind), email: 'new@example.com' });
    await stage.untilQuiet();
    await stage.clearFaults();
    expect(await stage.changes()).toEqual([]);
    expect(await standing(kind)).toMatchObject({ EmailAddress: 'new@example.com' });
    expect(await stage.news('contact', kind)).toMatchObject({ outcome: 'synced' });
    const link = await stage.link('contact', kind);
    expect(link).toMatchObject({ xeroSide: { emailAddress: 'new@example.com' } });
    expect(link?.xeroSeen).toBeUndefined();
  });

  it.each([
    ['crm', 'crm@example.com'],
    ['xero', 'xero@example.com'],
    ['newest', 'crm@example.com'],
  ])('decides by the policy "%s"', async (conflicts, expected) => {
    const id = `by-${conflicts}`;
    await stage.putOwnSettings({ sync: { contact: { conflicts } } });
    await start(id);
    await byHand(id, { EmailAddress: 'xero@example.com' });
    await stage.send('contact', { ...base(id), email: 'crm@example.com' });
    await stage.untilQuiet();
    expect(await stage.changes()).toEqual([]);
    expect(await standing(id)).toMatchObject({ EmailAddress: expected });
  });
});
