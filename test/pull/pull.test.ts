import { afterEach, describe, expect, it } from 'vitest';
import { closeBatch } from '../../shared/store/batches.ts';
import { getBell } from '../../shared/store/bells.ts';
import { changeBudget } from '../../shared/store/budgets.ts';
import { getChange, putChange } from '../../shared/store/changes.ts';
import { listHints } from '../../shared/store/hints.ts';
import { settleSeen } from '../../shared/store/links.ts';
import { setOrganisationState } from '../../shared/store/organisations.ts';
import { getPull, ringPull } from '../../shared/store/pulls.ts';
import { getWatermark } from '../../shared/store/watermarks.ts';
import { leaveOpen } from '../config/leave-open.ts';
import { openView, type View } from './view.ts';

let view: View;
const open = async (settings: object = {}) => {
  view = await openView(settings);
};
afterEach(() => view.close());

const line = { Description: 'Work', Quantity: 1, UnitAmount: 100, AccountCode: '200', TaxType: 'OUTPUT2' };
const invoiceOf = (contact: string, more: object = {}) => ({
  ...{ Contact: { ContactID: contact }, Date: '2026-11-20', DueDate: '2026-12-20', LineItems: [line] },
  ...more,
});
const countCalls = async (path: RegExp) => (await view.calls()).filter((call) => path.test(call.path)).length;

describe('the echo of our own writes', () => {
  it('is nothing', async () => {
    await open();
    const contact = await view.enter('contact', { Name: 'Ada Ltd' });
    await view.pullWell();
    view.clock.advance(60_000);
    await view.xero.write('contact', 'update', [{ contactID: contact, emailAddress: 'a@example.com' }], 'key-1');
    await view.link('contact', 'C-1', 'contact', contact);
    await view.hint('contact', contact);
    await view.pullWell();
    view.later();
    await view.pullWell();
    expect(await view.delivery('contact', 'C-1')).toBeUndefined();
    expect(await view.activities('changedInXero')).toEqual([]);
  });

  it('costs no call, though Xero sends a message about each', async () => {
    await open();
    const contact = await view.enter('contact', { Name: 'Ada Ltd' });
    await view.link('contact', 'C-1', 'contact', contact);
    await view.pullWell();
    const before = await countCalls(/Contacts/);
    await view.hint('contact', contact);
    await view.pullWell();
    expect(await countCalls(/Contacts/)).toBe(before);
    expect(await listHints(view.table, view.scope, 'contact', 10)).toEqual([]);
  });

  const openCall = (mode: 'create' | 'update') => ({
    ...{ ...view.scope, key: 'key-2', type: 'contact' as const, kind: 'contact' as const, mode, pickups: 0 },
    ...{ startedAt: view.clock.now().toISOString(), putDown: false },
    elements: [{ crmId: 'C-1', rev: 'r', body: {}, crmFingerprint: 'f', crmVersion: '1' }],
  });

  it('is waited for while push has not noted yet what became of its call', async () => {
    await open({ sync: { contact: { newInXero: 'create' } } });
    await view.pullWell();
    view.later();
    const batch = openCall('create');
    await leaveOpen(view.table, batch);
    const contact = await view.enter('contact', { Name: 'Made by push' });
    const { sleep } = view.clock;
    let slept = 0;
    view.clock.sleep = async (ms) => {
      slept += 1;
      if (slept === 3) {
        await view.link('contact', 'C-1', 'contact', contact);
        await closeBatch(view.table, batch);
      }
      await sleep(ms);
    };
    await view.pullWell();
    expect(slept).toBe(3);
    expect(await view.delivery('contact', `xero:${contact}`)).toBeUndefined();
    expect(await view.delivery('contact', 'C-1')).toBeUndefined();
  });

  it('is left for later when the worker of that call died', async () => {
    await open({ sync: { contact: { newInXero: 'create' } } });
    await view.pullWell();
    view.later();
    const batch = openCall('create');
    await leaveOpen(view.table, batch);
    const contact = await view.enter('contact', { Name: 'Made by push' });
    await view.pullWell();
    expect(view.seen.failed).toEqual(['own-call-open']);
    expect(await view.delivery('contact', `xero:${contact}`)).toBeUndefined();
    await view.link('contact', 'C-1', 'contact', contact);
    await closeBatch(view.table, batch);
    view.clock.advance(60_000);
    await view.pullWell();
    expect(await view.delivery('contact', `xero:${contact}`)).toBeUndefined();
  });
});

describe('hints', () => {
  it('are followed at once, with one call for all of a kind, however often and in whatever order they come', async () => {
    await open();
    const contacts = await Promise.all([1, 2, 3].map((n) => view.enter('contact', { Name: `Contact ${n}` })));
    for (const [n, contact] of contacts.entries()) await view.link('contact', `C-${n}`, 'contact', contact);
    await view.pullWell();
    for (const contact of contacts) await view.act('contact', contact, 'edit', { EmailAddress: 'x@example.com' });
    for (const contact of [...contacts.toReversed(), ...contacts]) await view.hint('contact', contact);
    const before = await countCalls(/Contacts/);
    await view.pullWell();
    await view.pullWell();
    expect((await countCalls(/Contacts/)) - before).toBe(1);
    expect(await view.wakeUps()).toBe(3);
    expect(await view.activities('changedInXero')).toHaveLength(3);
  });

  it('that come late, of something older than what was seen, change nothing', async () => {
    await open();
    const contact = await view.enter('contact', { Name: 'Ada Ltd' });
    await view.link('contact', 'C-1', 'contact', contact);
    await view.pullWell();
    const early = view.clock.now();
    await view.act('contact', contact, 'edit', { EmailAddress: 'one@example.com' });
    await view.hint('contact', contact);
    await view.pullWell();
    expect(await view.wakeUps()).toBe(1);
    await view.hint('contact', contact, early);
    await view.pullWell();
    expect(await view.wakeUps()).toBe(0);
  });

  it('are all followed, however many there are', async () => {
    await open();
    const contact = await view.enter('contact', { Name: 'Ada Ltd' });
    await Promise.all(
      Array.from({ length: 401 }, (_, n) =>
        view.hint('contact', `00000000-0000-0000-0000-${`${n}`.padStart(12, '0')}`),
      ),
    );
    await view.hint('contact', contact);
    await view.pullWell();
    expect(await listHints(view.table, view.scope, 'contact', 10)).toEqual([]);
  });

  it('of credit notes, and more than a call takes, make it look at all that changed', async () => {
    await open();
    await view.pullWell();
    const contact = await view.enter('contact', { Name: 'Ada Ltd' });
    const note = await view.enter('creditNote', invoiceOf(contact, { Type: 'ACCRECCREDIT' }));
    await view.link('creditNote', 'N-1', 'creditNote', note);
    await view.act('creditNote', note, 'approve');
    await view.hint('creditNote', note);
    const ids = Array.from({ length: 41 }, (_, n) => `00000000-0000-4000-8000-0000000000${String(n).padStart(2, '0')}`);
    for (const id of ids) await view.hint('invoice', id);
    const before = [await countCalls(/CreditNotes/), await countCalls(/Invoices/)];
    await view.pullWell();
    expect(
      [await countCalls(/CreditNotes/), await countCalls(/Invoices/)].map((n, at) => n - (before[at] ?? 0)),
    ).toEqual([1, 1]);
    expect(await view.delivery('creditNote', 'N-1')).toMatchObject({ status: 'AUTHORISED' });
    expect(await listHints(view.table, view.scope, 'invoice', 100)).toEqual([]);
  });

  it('lost in a gap are made up for: what Xero sends messages of is polled at once', async () => {
    await open();
    const contact = await view.enter('contact', { Name: 'Ada Ltd' });
    await view.link('contact', 'C-1', 'contact', contact);
    await view.pullWell();
    await view.act('contact', contact, 'edit', { EmailAddress: 'x@example.com' });
    await view.pullWell();
    expect(await view.wakeUps()).toBe(0);
    await ringPull(view.table, view.scope, view.clock.now(), { gap: true });
    await view.pullWell();
    expect(await view.wakeUps()).toBe(1);
    expect((await getPull(view.table, view.scope))?.gapAt).toBeUndefined();
  });
});

describe('passes', () => {
  it('overlap, so that nothing is missed that was stored late', async () => {
    await open();
    const contact = await view.enter('contact', { Name: 'Early' });
    await view.pullWell();
    view.clock.advance(60_000);
    await view.enter('contact', { Name: 'Late' });
    view.later();
    await view.pullWell();
    const mark = await getWatermark(view.table, view.scope, 'contact');
    await view.link('contact', 'C-1', 'contact', contact);
    expect(mark).toMatchObject({ whole: true, readTo: '2026-11-21T09:01:00.000Z' });
    expect(mark?.beganAt).toBeUndefined();
  });

  it('that are cut short begin again, and nothing is told twice, wherever the worker dies', async () => {
    await open({ sync: { invoice: { newInXero: 'create' } } });
    const contact = await view.enter('contact', { Name: 'Ada Ltd' });
    const invoice = await view.enter('invoice', invoiceOf(contact));
    await view.link('invoice', 'I-1', 'invoice', invoice);
    await view.pullWell();
    await view.wakeUps();
    let killAt = 1;
    for (let round = 1; ; round += 1) {
      await view.act('invoice', invoice, 'edit', { Reference: `round ${round}` });
      const made = await view.enter('invoice', invoiceOf(contact));
      view.later();
      const { moments, error } = await view.pull(killAt);
      view.clock.advance(120_000);
      await view.pullWell();
      const told = await view.delivery('invoice', 'I-1');
      expect(told?.record, `killed at ${killAt}`).toMatchObject({ reference: `round ${round}` });
      expect(await view.delivery('invoice', `xero:${made}`), `killed at ${killAt}`).toBeDefined();
      expect(await view.activities('changedInXero')).toHaveLength(round);
      expect(await view.activities('newInXero')).toHaveLength(round);
      if (!error || moments < killAt) break;
      killAt += 4;
    }
    expect(killAt).toBeGreaterThan(30);
  });

  it('of one kind that Xero refuses keep no other kind from being looked at', async () => {
    await open();
    const contact = await view.enter('contact', { Name: 'Ada Ltd' });
    const note = await view.enter('creditNote', { ...invoiceOf(contact), Type: 'ACCRECCREDIT' });
    await view.link('creditNote', 'N-1', 'creditNote', note);
    await view.act('creditNote', note, 'edit', { Reference: 'new' });
    await view.fault({ kind: '500-before', times: -1, path: '/Invoices' });
    await view.pullWell();
    expect(await view.delivery('creditNote', 'N-1')).toMatchObject({ record: { reference: 'new' } });
    expect((await getPull(view.table, view.scope))?.trouble).toBeDefined();
  });

  it('give way when the calls of this minute are kept for push, and go on when there are some', async () => {
    await open();
    const now = view.clock.now().getTime();
    await changeBudget(view.table, view.scope, (budget) => ({
      ...{ budget: { ...budget, calls: Array.from({ length: 50 }, () => now) }, answer: undefined },
    }));
    await view.pullWell();
    expect(view.seen.failed).toEqual(['budget-minute-spent']);
    expect(await countCalls(/./)).toBe(0);
    const pull = await getPull(view.table, view.scope);
    expect(pull).toMatchObject({ dueAt: '2026-11-21T09:01:01.000Z', trouble: { code: 'budget-minute-spent' } });
    view.clock.advance(61_000);
    await view.pullWell();
    expect(await countCalls(/./)).toBeGreaterThan(5);
    expect((await getPull(view.table, view.scope))?.trouble).toBeUndefined();
  });

  it('do not take place while the organisation is paused', async () => {
    await open();
    await setOrganisationState(view.table, view.scope.workspace, view.scope.organisation, 'paused');
    await view.pullWell();
    expect(await countCalls(/./)).toBe(0);
    expect((await getPull(view.table, view.scope))?.dueAt).toBe('2026-11-21T09:00:00.000Z');
  });

  it('leave out kinds of which the CRM is told nothing, contacts excepted', async () => {
    const off = { toCrm: false };
    await open({
      sync: { quote: off, order: off, creditNote: off, payment: { paused: true }, purchaseOrder: off, item: off },
    });
    await view.pullWell();
    const paths = new Set((await view.calls()).map(({ path }) => path.split('/').at(-1)));
    expect(paths).toContain('Contacts');
    expect(paths).toContain('Invoices');
    for (const path of ['Quotes', 'CreditNotes', 'Payments', 'PurchaseOrders', 'Items'])
      expect(paths).not.toContain(path);
  });
});

describe('merges, restores and waiting changes', () => {
  it('a link follows its contact, and the CRM is told what it is now', async () => {
    await open();
    const [loser, winner] = [
      await view.enter('contact', { Name: 'Loser' }),
      await view.enter('contact', { Name: 'Winner', EmailAddress: 'w@example.com' }),
    ];
    await view.link('contact', 'C-1', 'contact', loser);
    await view.pullWell();
    await view.act('contact', loser, 'merge', { into: winner });
    view.later();
    await view.pullWell();
    view.clock.advance(60_000);
    await view.pullWell();
    expect(await view.linkOf('contact', 'C-1')).toMatchObject({ xeroId: winner });
    expect(await view.activities('merged')).toHaveLength(1);
    expect(await view.delivery('contact', 'C-1')).toMatchObject({
      ...{ xeroId: winner, record: { name: 'Winner', email: 'w@example.com' } },
    });
  });

  it('a contact merged into one that another CRM record holds is told as gone', async () => {
    await open();
    const [loser, winner] = [
      await view.enter('contact', { Name: 'Loser' }),
      await view.enter('contact', { Name: 'Winner' }),
    ];
    await view.link('contact', 'C-1', 'contact', loser);
    await view.link('contact', 'C-2', 'contact', winner);
    await view.pullWell();
    await view.act('contact', loser, 'merge', { into: winner });
    view.later();
    await view.pullWell();
    expect(await view.linkOf('contact', 'C-1')).toMatchObject({ xeroId: loser });
    expect(await view.delivery('contact', 'C-1')).toMatchObject({ gone: true });
    expect(await view.delivery('contact', 'C-2')).toBeUndefined();
  });

  const parked = (problem: string) => ({
    ...{ ...view.scope, record: { type: 'contact' as const, data: { id: 'C-1', name: 'Ada Ltd' } }, deleted: false },
    ...{
      rev: 'r1',
      fingerprint: 'f',
      version: '1',
      receivedAt: view.clock.now().toISOString(),
      attempts: 0,
      deaths: 0,
    },
    problem: { code: problem, next: 'attention' as const, message: 'm', remedy: 'r' },
  });

  it('a restored contact lets its change go on', async () => {
    await open();
    const contact = await view.enter('contact', { Name: 'Ada Ltd' });
    await view.act('contact', contact, 'archive');
    await view.link('contact', 'C-1', 'contact', contact);
    await putChange(view.table, parked('contact-archived'), undefined);
    await view.pullWell();
    await view.act('contact', contact, 'restore');
    view.later();
    await view.pullWell();
    const key = { ...view.scope, type: 'contact' as const, id: 'C-1' };
    expect((await getChange(view.table, key))?.readyAt).toBeDefined();
    expect((await getBell(view.table, view.scope.workspace, view.scope.organisation))?.dueAt).toBeDefined();
  });

  it('a record whose change waits is noted and not told: push reconciles the two', async () => {
    await open();
    const contact = await view.enter('contact', { Name: 'Ada Ltd' });
    await view.link('contact', 'C-1', 'contact', contact);
    await putChange(view.table, parked('some'), undefined);
    await view.pullWell();
    await view.act('contact', contact, 'edit', { EmailAddress: 'x@example.com' });
    view.later();
    await view.pullWell();
    expect(await view.delivery('contact', 'C-1')).toBeUndefined();
    expect((await view.linkOf('contact', 'C-1'))?.xeroSeen).toMatchObject({ emailAddress: 'x@example.com' });
  });

  it('what was noted while the type was paused is told with the next look after it goes on', async () => {
    await open({ sync: { contact: { paused: true } } });
    const contact = await view.enter('contact', { Name: 'Ada Ltd' });
    await view.link('contact', 'C-1', 'contact', contact);
    await view.pullWell();
    await view.act('contact', contact, 'edit', { EmailAddress: 'x@example.com' });
    view.later();
    await view.pullWell();
    expect(await view.delivery('contact', 'C-1')).toBeUndefined();
    await view.putSettings({});
    view.later();
    await view.pullWell();
    expect(await view.delivery('contact', 'C-1')).toMatchObject({ outcome: 'changed' });
  });

  it('what the CRM has taken is agreed on', async () => {
    await open();
    const contact = await view.enter('contact', { Name: 'Ada Ltd' });
    await view.link('contact', 'C-1', 'contact', contact);
    await view.pullWell();
    await view.act('contact', contact, 'edit', { EmailAddress: 'x@example.com' });
    view.later();
    await view.pullWell();
    const told = await view.delivery('contact', 'C-1');
    expect(
      await settleSeen(view.table, { ...view.scope, type: 'contact', crmId: 'C-1' }, told?.xeroFingerprint ?? ''),
    ).toBe(true);
    expect(await view.linkOf('contact', 'C-1')).toMatchObject({ xeroSide: { emailAddress: 'x@example.com' } });
  });
});
