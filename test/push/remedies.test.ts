import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ringBell } from '../../shared/store/bells.ts';
import { readyChange } from '../../shared/store/changes.ts';
import { rememberEntries } from '../../shared/store/directory.ts';
import { getLink } from '../../shared/store/links.ts';
import { retryAll } from '../../shared/store/parked.ts';
import { openStage, type Stage } from './stage.ts';

const minute = 60_000;
const line = { description: 'Work', quantity: 1, unitAmount: '10', taxRate: 'OUTPUT2' };

describe('doing what the remedy says', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
    await stage.admin('PUT', '/switches', { enforceLimits: false });
    await stage.send('contact', { id: 'c-0', name: 'First Ltd' });
    await stage.send('invoice', { id: 'i-0', contact: { id: 'c-0' }, lines: [line] });
    await stage.untilQuiet();
  });
  afterAll(() => stage.close());
  afterEach(async () => {
    await stage.clearFaults();
    for (const { record } of await stage.changes()) await stage.forget(record.data.id);
  });

  const retry = async () => {
    for (const change of await stage.changes()) {
      await readyChange(stage.table, change, stage.clock.now().toISOString(), { attempts: 0, deaths: 0 });
    }
    await ringBell(stage.table, 'acme', stage.organisation, stage.clock.now());
    await stage.untilQuiet();
  };

  it('changes a contact that was created under a name with a suffix', async () => {
    await stage.putOwnSettings({ contacts: { duplicates: 'addSuffix' } });
    await stage.byHand('PUT', '/Contacts', { Contacts: [{ Name: 'Smith Ltd' }] });
    stage.clock.advance(2 * minute);
    await stage.send('contact', { id: 's-1', name: 'Smith Ltd' });
    await stage.untilQuiet();
    await stage.send('contact', { id: 's-1', name: 'Smith Ltd', email: 'smith@example.com' });
    await stage.untilQuiet();
    expect(await stage.changes()).toEqual([]);
    expect((await stage.inXero('contacts')).find(({ ContactNumber }) => ContactNumber === 's-1')).toMatchObject({
      Name: 'Smith Ltd (s-1)',
      EmailAddress: 'smith@example.com',
    });
    await stage.putOwnSettings({});
  });

  it('takes up a currency that was switched on in Xero a little later', async () => {
    await stage.send('invoice', { id: 'sek', contact: { id: 'c-0' }, currency: 'SEK', lines: [line] });
    await stage.untilQuiet();
    expect(await stage.changes()).toMatchObject([{ problem: { code: 'currency-not-enabled' } }]);
    await stage.byHand('PUT', '/Currencies', { Code: 'SEK' });
    stage.clock.advance(10 * minute);
    await retry();
    expect(await stage.changes()).toEqual([]);
  });

  it('takes it up at once when a person says so', async () => {
    await stage.send('invoice', { id: 'nok', contact: { id: 'c-0' }, currency: 'NOK', lines: [line] });
    await stage.untilQuiet();
    await stage.byHand('PUT', '/Currencies', { Code: 'NOK' });
    stage.clock.advance(1000);
    await retryAll(stage.table, await stage.changes(), { by: 'ann', now: stage.clock.now() });
    await ringBell(stage.table, 'acme', stage.organisation, stage.clock.now());
    await stage.untilQuiet();
    expect(await stage.changes()).toEqual([]);
  });

  it('takes it up by itself once it is seen', async () => {
    const send = (id: string, currency: string) =>
      stage.send('invoice', { id, contact: { id: 'c-0' }, currency, lines: [line] });
    await send('zar', 'ZAR');
    await stage.untilQuiet();
    expect(await stage.changes()).toMatchObject([{ problem: { code: 'currency-not-enabled' } }]);
    await stage.byHand('PUT', '/Currencies', { Code: 'ZAR' });
    stage.clock.advance(10 * minute);
    await send('thb', 'THB');
    await stage.untilQuiet();
    expect((await stage.changes()).map(({ record }) => record.data.id)).toEqual(['thb']);
  });

  it('matches a contact anew that is not in Xero any more', async () => {
    await rememberEntries(stage.table, stage.scope, 'contact', [
      { xeroId: '11111111-2222-4333-8444-555555555555', name: 'Ghost Ltd', status: 'ACTIVE' },
    ]);
    await stage.send('contact', { id: 'ghost', name: 'Ghost Ltd' });
    await stage.untilQuiet();
    await retry();
    expect(await stage.changes()).toEqual([]);
    expect(await getLink(stage.table, { ...stage.scope, type: 'contact', crmId: 'ghost' })).toBeDefined();
  });

  it('tells an invoice that waits why its customer does not come', async () => {
    await stage.send('invoice', { id: 'w-1', contact: { id: 'wrong' }, lines: [line] });
    await stage.untilQuiet();
    await stage.send('contact', { id: 'wrong', name: 'Less < More' });
    await stage.untilQuiet();
    const code = async () => (await stage.changes()).find(({ record }) => record.data.id === 'w-1')?.problem?.code;
    expect(await code()).toBe('contact-needs-attention');
    await stage.send('contact', { id: 'wrong', name: 'Less < More' }, { deleted: true });
    await stage.untilQuiet();
    expect(await code()).toBe('contact-not-arrived');
  });

  it('never lets a price with more decimals than Xero keeps change an amount in silence', async () => {
    const precise = { ...line, quantity: '10000', unitAmount: '0.12344' };
    await stage.send('invoice', { id: 'precise', number: 'PRECISE', contact: { id: 'c-0' }, lines: [precise] });
    await stage.send('invoice', {
      id: 'harmless',
      number: 'HARMLESS',
      contact: { id: 'c-0' },
      lines: [{ ...line, unitAmount: '0.123449' }],
      total: '0.14',
    });
    await stage.untilQuiet();
    expect(await stage.changes()).toMatchObject([
      { record: { data: { id: 'precise' } }, problem: { field: 'lines.0.unitAmount' } },
    ]);
  });
});
