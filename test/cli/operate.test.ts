import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { problems } from '../../shared/failures/catalogue.ts';
import { listActivities, putActivity } from '../../shared/store/activities.ts';
import { getBell, ringBell, setBell } from '../../shared/store/bells.ts';
import { getChange } from '../../shared/store/changes.ts';
import { deliveryPut } from '../../shared/store/deliveries.ts';
import { getDrift } from '../../shared/store/drift.ts';
import { listJobs } from '../../shared/store/jobs.ts';
import { linkPuts } from '../../shared/store/links.ts';
import { getOrganisation, setOrganisationState } from '../../shared/store/organisations.ts';
import { UNROUTED } from '../../shared/store/table.ts';
import { leaveOpen } from '../config/leave-open.ts';
import { type Keyboard, now, openKeyboard } from './keyboard.ts';

let keyboard: Keyboard;
beforeAll(async () => {
  keyboard = await openKeyboard();
});
afterAll(() => keyboard.stop());

const said = async (...argv: string[]) => (await keyboard.cli(...argv)).join('\n');
const scopeOf = (workspace: string) => ({ workspace, organisation: 'org' });

describe('the organisation', () => {
  test('is the default one where there are several, and is named then', async () => {
    await keyboard.workspace('several', { organisation: 'one' }, { organisation: 'two', name: 'Second' });
    expect(await said('pause', 'several')).toContain('Organisation: Books of one, the default one.');
    expect(await getOrganisation(keyboard.table, 'several', 'two')).toMatchObject({ state: 'active' });
    expect(await said('pause', 'several', '--organisation', 'SECOND')).toMatch(/^Second is paused/);
    expect(await said('resume', 'several', '--organisation', 'two')).toMatch(/^Second is resumed/);
  });

  test('that is not there, or not the only one of its name: says which there are', async () => {
    await keyboard.workspace('twins', { organisation: 'one', name: 'Twin' }, { organisation: 'two', name: 'Twin' });
    expect(await keyboard.complaint('pause', 'twins', '--organisation', 'twin')).toContain('Several');
    expect(await keyboard.complaint('pause', 'twins', '--organisation', 'three')).toContain('Twin (two)');
    await keyboard.workspace('bare');
    expect(await keyboard.complaint('settings', 'show', 'bare')).toContain('npm run cli -- link bare');
    expect(await keyboard.complaint('settings', 'show', 'nobody')).toContain('no workspace "nobody"');
  });
});

describe('pause and resume', () => {
  test('change the state, log it, and resume rings', async () => {
    await keyboard.workspace('rest', { organisation: 'org' });
    expect(await said('resume', 'rest')).toContain('is not paused');
    expect(await said('pause', 'rest', '--user', 'ann')).toContain('npm run cli -- resume rest');
    expect(await getOrganisation(keyboard.table, 'rest', 'org')).toMatchObject({ state: 'paused' });
    expect(await said('pause', 'rest')).toContain('is paused already');
    expect(await getBell(keyboard.table, 'rest', 'org')).toBeUndefined();
    await said('resume', 'rest');
    expect(await getOrganisation(keyboard.table, 'rest', 'org')).toMatchObject({ state: 'active' });
    expect(await getBell(keyboard.table, 'rest', 'org')).toMatchObject({ dueAt: now.toISOString() });
    const { activities } = await listActivities(keyboard.table, 'rest', now);
    expect(activities.map(({ action, actor }) => `${action} by ${actor}`).sort()).toEqual([
      'paused by ann',
      'resumed by cli',
    ]);
  });

  test('leave a disconnected one as it is, and say how to connect it', async () => {
    await keyboard.workspace('gone', { organisation: 'org', state: 'disconnected' });
    for (const command of ['pause', 'resume']) {
      expect(await keyboard.complaint(command, 'gone')).toContain('Connect it again: npm run cli -- link gone');
    }
    expect(await getOrganisation(keyboard.table, 'gone', 'org')).toMatchObject({ state: 'disconnected' });
    expect(await setOrganisationState(keyboard.table, 'gone', 'org', 'active', 'paused')).toBe(false);
    expect(await getOrganisation(keyboard.table, 'gone', 'org')).toMatchObject({ state: 'disconnected' });
  });
});

describe('retry', () => {
  const parked = async (workspace: string) => {
    await keyboard.workspace(workspace, { organisation: 'org' });
    const scope = scopeOf(workspace);
    await keyboard.change(scope, 'invoice', 'i-1', { problem: problems.accountMissing(0) });
    await keyboard.change(scope, 'invoice', 'i-2', { problem: problems.accountMissing(1) });
    await keyboard.change(scope, 'contact', 'c-1', { problem: problems.contactGone() });
    await keyboard.change(scope, 'contact', 'c-2', { readyAt: now.toISOString() });
    return async (type: 'contact' | 'invoice', id: string) =>
      (await getChange(keyboard.table, { ...scope, type, id }))?.readyAt !== undefined;
  };

  test('takes all of a cause, or one record, or all', async () => {
    const isReady = await parked('again');
    expect(await said('retry', 'again', '--code', 'account-missing')).toContain('2 records of Books of org made ready');
    expect(await isReady('invoice', 'i-2')).toBe(true);
    expect(await isReady('contact', 'c-1')).toBe(false);
    expect(await said('retry', 'again', '--type', 'contact', '--id', 'c-1')).toContain('1 record of');
    expect(await isReady('contact', 'c-1')).toBe(true);
    expect(await getBell(keyboard.table, 'again', 'org')).toMatchObject({ dueAt: now.toISOString() });
    expect(await keyboard.complaint('retry', 'again')).toContain('No record of Books of org is set aside.');
    await parked('whole');
    expect(await said('retry', 'whole')).toContain('3 records');
    expect((await listActivities(keyboard.table, 'whole', now)).activities).toHaveLength(3);
  });

  test('of what is not set aside says so', async () => {
    await parked('picky');
    const complaint = (...more: string[]) => keyboard.complaint('retry', 'picky', ...more);
    expect(await complaint('--code', 'x')).toMatch(/Causes are:[\s\S]*account-missing: 2 records/);
    expect(await complaint('--type', 'contact', '--id', 'c-2')).toContain('pushed in its turn');
    expect(await complaint('--type', 'contact', '--id', 'c-9')).toContain('Nothing of contact c-9 waits');
    expect(await complaint('--type', 'deal', '--id', '1')).toContain('Types are: contact, item');
    expect(await complaint('--type', 'contact')).toContain('--type TYPE --id ID');
    expect(await complaint('--code', 'x', '--type', 'contact', '--id', 'c-1')).toContain('not both');
  });

  test('in a paused organisation says that they wait', async () => {
    await parked('still');
    await keyboard.cli('pause', 'still');
    expect(await said('retry', 'still')).toContain('They wait, since Books of org is paused.');
  });
});

describe('explain', () => {
  test('tells why a record is set aside, and what to do', async () => {
    await keyboard.workspace('why', { organisation: 'org' });
    const scope = scopeOf('why');
    await keyboard.change(scope, 'invoice', 'i-1', { problem: problems.accountMissing(0) });
    const told = await said('explain', 'why', 'invoice', 'i-1');
    expect(told).toContain('set aside until somebody acts');
    expect(told).toContain('no Sales account is set. (account-missing, field lines.0.account)');
    expect(told).toContain('What to do: Choose the "Sales account" in the settings');
    expect(told).toContain('https://crm.example/i-1');
    expect(told).toContain('not in Xero');
    await keyboard.change(scope, 'invoice', 'i-2', {
      ...{
        problem: problems.waitsFor(
          { who: 'The customer', id: 'c-9', type: 'contact', field: 'contact.id', word: 'invoice' },
          'unknown',
        ),
        waitsFor: { type: 'contact', id: 'c-9' },
      },
    });
    expect(await said('explain', 'why', 'invoice', 'i-2')).toContain('waits for the contact c-9');
  });

  test('tells when a record waits in its turn, and what halts the organisation', async () => {
    await keyboard.workspace('turn', { organisation: 'org' });
    const scope = scopeOf('turn');
    await keyboard.change(scope, 'contact', 'c-1', { readyAt: '2026-11-21T09:05:00.000Z' });
    await ringBell(keyboard.table, 'turn', 'org', now);
    const bell = await getBell(keyboard.table, 'turn', 'org');
    if (bell) await setBell(keyboard.table, bell, undefined, { ...problems.unexpected(), message: 'Xero is away.' });
    const told = () => said('explain', 'turn', 'contact', 'c-1');
    expect(await told()).toContain('waits to be pushed, from 2026-11-21T09:05:00.000Z on');
    expect(await told()).toContain('Xero is away.');
    await leaveOpen(keyboard.table, {
      ...{
        ...scope,
        key: 'k',
        type: 'contact',
        kind: 'contact',
        mode: 'create',
        startedAt: now.toISOString(),
        pickups: 0,
      },
      ...{ putDown: false, elements: [{ crmId: 'c-1', rev: 'r', body: {}, crmFingerprint: 'f', crmVersion: '1' }] },
    });
    expect(await told()).toContain('is in a call to Xero that began');
    await keyboard.cli('pause', 'turn');
    expect(await told()).toContain('npm run cli -- resume turn');
  });

  test('tells what stands in Xero, what the CRM has not taken, and the log of this record', async () => {
    await keyboard.workspace('done', { organisation: 'org' });
    const scope = scopeOf('done');
    const at = (minute: number) => `2026-11-21T08:${String(minute).padStart(2, '0')}:00.000Z`;
    const link = {
      ...{ ...scope, type: 'invoice' as const, crmId: 'i-1', xeroId: 'x-1', crmFingerprint: 'f', crmVersion: '1' },
      ...{ kind: 'invoice' as const, acts: [] },
      xero: { number: 'INV-7', status: 'AUTHORISED', total: '120.00', amountDue: '20.00' },
      ...{ madeBy: 'created' as const, linkedAt: at(1), updatedAt: at(1) },
    };
    const delivery = {
      ...{ ...scope, type: 'invoice' as const, id: 'i-1', revision: 'r', outcome: 'synced' as const },
      ...{ happenedAt: at(1), attempts: 3, lastError: 'answered 500' },
    };
    const puts = [...linkPuts(keyboard.table.name, link), deliveryPut(keyboard.table.name, delivery)];
    await keyboard.table.doc.send(new TransactWriteCommand({ TransactItems: puts }));
    for (let minute = 0; minute < 12; minute += 1) {
      const action = minute === 0 ? 'created' : 'updated';
      const entry = { ...scope, id: `a${minute}`, at: at(minute), actor: 'crm', type: 'invoice', action } as const;
      await putActivity(keyboard.table, { ...entry, crmId: 'i-1' });
      await putActivity(keyboard.table, { ...entry, id: `b${minute}`, crmId: 'i-2' });
    }
    const told = await said('explain', 'done', 'invoice', 'i-1');
    expect(told).toContain('created by the bridge: INV-7, AUTHORISED, total 120.00, 20.00 due');
    expect(told).toContain('Xero id x-1');
    expect(told).toContain('https://go.xero.com/organisationlogin/default.aspx?shortcode=!abc');
    expect(told).toContain(`has not taken the news of ${at(1)} yet: it is in Xero`);
    expect(told).toContain('Tried 3 times, last: answered 500. It is not tried any more.');
    expect(told).toContain('Nothing of it waits');
    expect(told.match(/ updated in Xero \(crm\)/g)).toHaveLength(10);
  });

  test('finds what came before an organisation was connected, and says when nothing is known', async () => {
    await keyboard.workspace('early', { organisation: 'org' });
    await keyboard.change({ workspace: 'early', organisation: UNROUTED }, 'contact', 'c-1', {
      readyAt: now.toISOString(),
    });
    expect(await said('explain', 'early', 'contact', 'c-1')).toContain('waits to be pushed');
    expect(await keyboard.complaint('explain', 'early', 'contact', 'c-2')).toContain('Nothing is known of contact c-2');
    expect(await keyboard.complaint('explain', 'early', 'deal', 'c-2')).toContain('Types are: contact, item');
  });
});

describe('send and get', () => {
  const linked = async (workspace: string, more: object = {}) => {
    await keyboard.workspace(workspace, { organisation: 'org' });
    const scope = scopeOf(workspace);
    const link = {
      ...{ ...scope, type: 'invoice' as const, crmId: 'i-1', xeroId: 'x-1', crmFingerprint: 'f', crmVersion: '1' },
      ...{ kind: 'invoice' as const, acts: [], xero: { number: 'INV-7' }, madeBy: 'created' as const },
      ...{ linkedAt: now.toISOString(), updatedAt: now.toISOString(), ...more },
    };
    await keyboard.table.doc.send(new TransactWriteCommand({ TransactItems: linkPuts(keyboard.table.name, link) }));
    return scope;
  };
  const record = (id: string) => ['--type', 'invoice', '--id', id];

  test('what waits is made ready at once, by hand, and rung for', async () => {
    await keyboard.workspace('now', { organisation: 'org' });
    const scope = scopeOf('now');
    await keyboard.change(scope, 'invoice', 'i-1', { problem: problems.accountMissing(0), held: true });
    const told = await said('send', 'now', ...record('i-1'), '--user', 'ann');
    expect(told).toBe('What waits of the invoice i-1 is made ready. Pushing goes on within a minute.');
    const change = await getChange(keyboard.table, { ...scope, type: 'invoice', id: 'i-1' });
    expect(change).toMatchObject({ readyAt: now.toISOString(), byHand: true, attempts: 0 });
    expect(change?.problem).toBeUndefined();
    expect(await getBell(keyboard.table, 'now', 'org')).toMatchObject({ dueAt: now.toISOString() });
    expect((await listActivities(keyboard.table, 'now', now)).activities).toMatchObject([
      { action: 'retried', actor: 'ann', crmId: 'i-1' },
    ]);
  });

  test('what is in Xero already is sent again as it was carried over last, if that was kept', async () => {
    const scope = await linked('anew', { crmSide: { id: 'i-1', number: 'INV-7' } });
    expect(await said('send', 'anew', ...record('i-1'))).toContain('is sent again as the CRM sent it last');
    expect(await getChange(keyboard.table, { ...scope, type: 'invoice', id: 'i-1' })).toMatchObject({ take: 'crm' });
    await linked('bulky');
    expect(await keyboard.complaint('send', 'bulky', ...record('i-1'))).toContain('is not kept');
    expect(await keyboard.complaint('send', 'bulky', ...record('i-9'))).toContain('is not known here');
    expect(await keyboard.complaint('send', 'bulky')).toContain('--type TYPE --id ID');
  });

  test('get has Xero read for a linked record', async () => {
    const scope = await linked('look');
    expect(await said('get', 'look', ...record('i-1'))).toContain('Xero is read within a minute');
    const drift = await getDrift(keyboard.table, { ...scope, type: 'invoice', crmId: 'i-1' });
    expect(drift).toMatchObject({ state: 'mend', xeroId: 'x-1' });
    expect((await listJobs(keyboard.table, scope)).map(({ task }) => task.do)).toEqual(['mend']);
    expect(await keyboard.complaint('get', 'look', ...record('i-9'))).toContain('is not linked in Books of org');
    await keyboard.cli('pause', 'look');
    expect(await said('get', 'look', ...record('i-1'))).toContain('Once Books of org is not paused any more');
  });
});
