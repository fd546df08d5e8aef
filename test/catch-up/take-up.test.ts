import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { missingItems } from '../../shared/catch-up/missing-items.ts';
import type { Seeing } from '../../shared/catch-up/seeing.ts';
import { takeUp } from '../../shared/catch-up/take-up.ts';
import type { DeliverMessage } from '../../shared/runtime/queues.ts';
import { settingsSchema } from '../../shared/settings/settings.ts';
import { listActivities } from '../../shared/store/activities.ts';
import { type Change, changeKey, getChange, putChange } from '../../shared/store/changes.ts';
import { getDelivery } from '../../shared/store/deliveries.ts';
import { findEntries, rememberEntries } from '../../shared/store/directory.ts';
import { getLink, type Link, linkPuts } from '../../shared/store/links.ts';
import type { Table } from '../../shared/store/table.ts';
import { transact } from '../../shared/store/transact.ts';
import { standingFingerprint } from '../../shared/sync/differences.ts';
import type { Standing } from '../../shared/sync/standing.ts';
import type { XeroElement } from '../../shared/xero/answers.ts';
import { freshTable } from '../config/table.ts';
import { fakeClock } from '../push/fake-clock.ts';

const scope = { workspace: 'w', organisation: 'o' };
const clock = fakeClock('2026-11-21T10:00:00Z');
let table: Table;
let woken: DeliverMessage[];
beforeEach(async () => {
  table = await freshTable();
  woken = [];
});

/** Of all that looking needs, what taking up uses. */
const seeing = (settings: object = {}) =>
  ({
    ...{ table, clock, scope, deadline: new Date('2100-01-01T00:00:00Z'), xeroAppUrl: 'https://go.xero.com' },
    organisation: { linkedAt: '2026-11-21T09:00:00.000Z', shortCode: '!x' },
    settings: async () => settingsSchema.parse(settings),
    wakeDeliver: async (messages: DeliverMessage[]) => void woken.push(...messages),
    newId: randomUUID,
  }) as unknown as Seeing;

const element = (standing: Standing, updatedAt: string, more: Partial<XeroElement> = {}): XeroElement => ({
  ...{ kind: 'invoice', xeroId: 'x-1', number: 'INV-1', status: 'DRAFT', invoiceType: 'ACCREC', standing },
  ...{ updatedAt: `2026-11-21T${updatedAt}.000Z`, verdict: { ok: true, errors: [], warnings: [] } },
  ...more,
});
const agreed: Standing = { invoiceNumber: 'INV-1', status: 'DRAFT', reference: 'agreed' };
const link = async (crmId: string, xeroId: string, more: Partial<Link> = {}): Promise<void> => {
  const at = '2026-11-21T09:30:00.000Z';
  const made: Link = {
    ...{ ...scope, type: 'invoice', crmId, kind: 'invoice', xeroId, crmFingerprint: 'f', crmVersion: '1', acts: [] },
    ...{ xero: { updatedAt: at }, xeroSide: agreed, xeroFingerprint: standingFingerprint('invoice', agreed) },
    ...{ madeBy: 'created', linkedAt: at, updatedAt: at, ...more },
  };
  await transact(table, linkPuts(table.name, made));
};
const told = async (id: string) => (await getDelivery(table, { ...scope, type: 'invoice', id }))?.record?.reference;

const waiting = (id: string, code: string, type: Change['record']['type'] = 'invoice'): Change => ({
  ...{ ...scope, record: { type, data: { id } }, deleted: false, rev: 'r1', fingerprint: 'g', version: '2' },
  ...{ receivedAt: clock.now().toISOString(), attempts: 0, deaths: 0 },
  problem: { code, next: 'wait', message: 'm', remedy: 'r' },
});

describe('taking up what Xero shows', () => {
  it('goes by what is newest, whatever comes first or twice', async () => {
    await link('I-1', 'x-1');
    const looks = ['10:00:03', '10:00:01', '10:00:02'].map((at) => element({ ...agreed, reference: at }, at));
    await takeUp(seeing(), 'invoice', looks);
    expect(await told('I-1')).toBe('10:00:03');
    await takeUp(seeing(), 'invoice', looks.slice(1));
    await takeUp(seeing(), 'invoice', looks);
    expect(await told('I-1')).toBe('10:00:03');
    expect(woken).toHaveLength(1);
  });

  it('tells each state again when it comes back, under a name of its own', async () => {
    await link('I-1', 'x-1');
    for (const [at, reference] of [
      ['10:00:01', 'one'],
      ['10:00:02', 'two'],
      ['10:00:03', 'one'],
    ] as const) {
      await takeUp(seeing(), 'invoice', [element({ ...agreed, reference }, at)]);
    }
    expect(new Set(woken.map(({ revision }) => revision)).size).toBe(3);
    expect(await told('I-1')).toBe('one');
  });

  it('of what the CRM has no word for, agrees in silence', async () => {
    await link('I-1', 'x-1');
    await takeUp(seeing(), 'invoice', [element({ ...agreed, brandingThemeID: 't' }, '10:00:01')]);
    expect(woken).toEqual([]);
    const now = await getLink(table, { ...scope, type: 'invoice', crmId: 'I-1' });
    expect(now?.xeroSide).toMatchObject({ brandingThemeID: 't' });
    expect(now?.xeroSeen).toBeUndefined();
  });

  it('tells that a change was taken back before the CRM had taken it', async () => {
    await link('I-1', 'x-1');
    await takeUp(seeing(), 'invoice', [element({ ...agreed, reference: 'slip' }, '10:00:01')]);
    await takeUp(seeing(), 'invoice', [element(agreed, '10:00:02')]);
    expect(await told('I-1')).toBe('agreed');
    expect(await getDelivery(table, { ...scope, type: 'invoice', id: 'I-1' })).toMatchObject({
      changedFields: ['reference'],
    });
    expect(woken).toHaveLength(2);
  });

  it('tells of a record whose change waits because its type is not sent to Xero at all', async () => {
    await link('I-1', 'x-1');
    await putChange(table, waiting('I-1', 'direction-off'), undefined);
    await takeUp(seeing({ sync: { invoice: { toXero: false } } }), 'invoice', [
      element({ ...agreed, reference: 'new' }, '10:00:01'),
    ]);
    expect(await told('I-1')).toBe('new');
  });

  it('lets go what waited for a contact that was archived and restored while its change waited', async () => {
    const contact: Standing = { name: 'Ada Ltd', contactStatus: 'ACTIVE' };
    const seen = { ...contact, contactStatus: 'ARCHIVED' };
    await link('C-1', 'x-9', {
      ...{ type: 'contact', kind: 'contact', xeroSide: contact, xeroSeen: seen, xero: { status: 'ARCHIVED' } },
      xeroFingerprint: standingFingerprint('contact', seen),
    });
    const change = waiting('C-1', 'contact-archived', 'contact');
    await putChange(table, change, undefined);
    await takeUp(seeing(), 'contact', [
      element(contact, '10:00:01', { kind: 'contact', xeroId: 'x-9', name: 'Ada Ltd', status: 'ACTIVE' }),
    ]);
    expect((await getChange(table, changeKey(change)))?.readyAt).toBeDefined();
  });

  it('of a contact that another was merged into tells what it is, however long it was not changed', async () => {
    const loser: Standing = { name: 'Loser', contactStatus: 'ACTIVE' };
    const contact = { kind: 'contact' as const, status: 'ACTIVE' };
    await link('C-1', 'x-8', { type: 'contact', kind: 'contact', xeroSide: loser });
    const merged = { ...contact, xeroId: 'x-8', status: 'ARCHIVED', name: 'Loser', mergedInto: 'x-9' };
    await takeUp(seeing(), 'contact', [element({ ...loser, contactStatus: 'ARCHIVED' }, '10:00:01', merged)]);
    const winner = { ...contact, xeroId: 'x-9', name: 'Winner', number: undefined };
    await takeUp(seeing(), 'contact', [
      element({ name: 'Winner', contactStatus: 'ACTIVE' }, '08:00:00', winner as Partial<XeroElement>),
    ]);
    expect(await getDelivery(table, { ...scope, type: 'contact', id: 'C-1' })).toMatchObject({
      ...{ xeroId: 'x-9', record: { name: 'Winner' } },
    });
  });

  it('of a new record that is gone before the CRM has it, says so', async () => {
    const settings = { sync: { invoice: { newInXero: 'create' } } };
    await takeUp(seeing(settings), 'invoice', [element(agreed, '10:00:01')]);
    const voided = element({ ...agreed, status: 'VOIDED' }, '10:00:02', { status: 'VOIDED' });
    await takeUp(seeing(settings), 'invoice', [voided]);
    const delivery = await getDelivery(table, { ...scope, type: 'invoice', id: 'xero:x-1' });
    expect(delivery).toMatchObject({ outcome: 'new', gone: true, status: 'VOIDED' });
  });

  it('only notes what changes on payments that follow from a paid invoice', async () => {
    await link('I-1~paid', 'p-1', { type: 'payment', kind: 'payment', xeroSide: { status: 'AUTHORISED' } });
    const reversed = element({ status: 'DELETED' }, '10:00:01', { kind: 'payment', xeroId: 'p-1', status: 'DELETED' });
    await takeUp(seeing(), 'payment', [reversed]);
    expect(woken).toEqual([]);
    expect(await getLink(table, { ...scope, type: 'payment', crmId: 'I-1~paid' })).toMatchObject({
      xero: { status: 'DELETED' },
    });
  });

  it('leaves out a record that it cannot deal with, says so, and takes up the others', async () => {
    await link('I-1', 'x-1');
    await link('I-2', 'x-2');
    const odd: Standing = { ...agreed, lineItems: 'no list' };
    for (let look = 0; look < 2; look += 1) {
      await takeUp(seeing(), 'invoice', [
        element(odd, '10:00:01'),
        element({ ...agreed, reference: 'fine' }, '10:00:01', { xeroId: 'x-2' }),
      ]);
      clock.advance(60_000);
    }
    expect(await told('I-2')).toBe('fine');
    const { activities } = await listActivities(table, 'w', clock.now());
    expect(activities.map(({ problem }) => problem?.code).filter(Boolean)).toEqual(['record-unreadable']);
  });

  it('tells of what stood there before the organisation was linked only where that is asked for', async () => {
    const settings = { sync: { invoice: { newInXero: 'create' } } };
    const old = element(agreed, '08:00:00');
    await takeUp(seeing(settings), 'invoice', [old]);
    expect(woken).toEqual([]);
    await takeUp(seeing(settings), 'invoice', [old], { existing: true });
    expect(woken).toMatchObject([{ type: 'invoice', id: 'xero:x-1' }]);
  });
});

describe('items that are not in Xero any more', () => {
  it('are told when their type goes on, after they were missed while it was paused', async () => {
    const standing: Standing = { code: 'TEA', name: 'Tea' };
    await link('P-1', 'x-5', { type: 'item', kind: 'item', xeroSide: standing });
    const told = () => getDelivery(table, { ...scope, type: 'item', id: 'P-1' });
    await missingItems(seeing({ sync: { item: { paused: true } } }), [], clock.now());
    expect(await told()).toBeUndefined();
    for (let look = 0; look < 2; look += 1) await missingItems(seeing(), [], clock.now());
    expect(await told()).toMatchObject({ outcome: 'changed', gone: true });
    expect(woken).toHaveLength(1);
  });
});

describe('the directory', () => {
  it('gives up e-mail addresses that too many contacts share, and still knows their names', async () => {
    const entries = Array.from({ length: 60 }, (_, n) => ({
      ...{ xeroId: `x-${n}`, name: `Contact ${n}`, status: 'ACTIVE', email: 'office@example.com' },
    }));
    for (const entry of entries) await rememberEntries(table, scope, 'contact', [entry]);
    expect(await findEntries(table, scope, 'contact', { emails: ['office@example.com'] })).toHaveLength(50);
    expect(await findEntries(table, scope, 'contact', { names: ['contact 59'] })).toMatchObject([{ xeroId: 'x-59' }]);
  });

  it('forgets the old signs of a record that bears new ones', async () => {
    const entry = { xeroId: 'x-1', name: 'Before', number: 'TEA', status: 'ACTIVE' };
    await rememberEntries(table, scope, 'item', [entry]);
    await rememberEntries(table, scope, 'item', [{ ...entry, number: 'COFFEE' }]);
    expect(await findEntries(table, scope, 'item', { numbers: ['TEA'] })).toEqual([]);
    expect(await findEntries(table, scope, 'item', { numbers: ['coffee'] })).toHaveLength(1);
  });
});
