import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dropChange, holdChange } from '../../shared/review/changes.ts';
import { importLink, unlinkByHand } from '../../shared/review/links.ts';
import { type Batch, closeBatch, getBatch } from '../../shared/store/batches.ts';
import { getChange, putChange } from '../../shared/store/changes.ts';
import { setOrganisationState } from '../../shared/store/organisations.ts';
import { leaveOpen } from '../config/leave-open.ts';
import { openStage, type Stage } from './stage.ts';
import { Killed } from './tripwire.ts';

const minute = 60_000;
/** So many commands to the table before and after the claim. */
const [before, after] = [5, 8];
const line = { description: 'Work', quantity: 1, unitAmount: '100', taxRate: 'OUTPUT2' };

describe('what a person decides while a worker has the record in hand', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage({ accounts: { sales: '200', payment: '090' } });
    await stage.admin('PUT', '/switches', { enforceLimits: false });
    await stage.send('contact', { id: 'c-1', name: 'Acme Ltd' });
    await stage.untilQuiet();
  });
  afterAll(() => stage.close());

  const desk = () => ({ table: stage.table, scope: stage.scope, asked: { by: 'ann', now: stage.clock.now() } });
  const contacts = async (name: string) => (await stage.inXero('contacts')).filter(({ Name }) => Name === name);
  const actions = async (id: string) => (await stage.activities(id)).map(({ action }) => action);

  const isPutOfCall = (input: object) => JSON.stringify(input).includes('"sk":"BATCH"') && 'Item' in input;
  const settle = async (name: string) => {
    for (let round = 0; round < 30; round += 1) {
      const { error } = await stage.work();
      if (error) throw error;
      const waits = (await stage.changes()).some(({ readyAt }) => readyAt !== undefined);
      if (!waits && !(await getBatch(stage.table, stage.scope))) return;
      stage.clock.advance(minute);
    }
    throw new Error(`${name} never became quiet.`);
  };

  /**
   * Lets `decide` happen before one command of the worker after the other, from a few before it claims the records for its call
   * on, with a scene of its own each time, and has it checked against what was decided. Every third time another worker is
   * killed as well, each at a later moment.
   */
  const aroundTheClaim = async <T>(
    scene: (name: string) => Promise<unknown>,
    decide: (name: string) => Promise<T>,
    check: (name: string, decided: T) => Promise<unknown>,
  ): Promise<Set<T>> => {
    const seen = new Set<T>();
    let claimed = 0;
    const run = async (name: string, at: number, killAt?: number) => {
      stage.clock.advance(2 * minute);
      await scene(name);
      let decided: { as: T } | undefined;
      const { error } = await stage.work(killAt, {
        meanwhile: async ({ number, input }) => {
          if (isPutOfCall(input) && claimed === 0) claimed = number;
          if (number === at) decided = { as: await decide(name) };
        },
      });
      if (killAt === undefined) expect(error, name).toBeUndefined();
      decided ??= { as: await decide(name) };
      if (at % 2 === 0) stage.clock.advance(7 * minute);
      await settle(name);
      seen.add(decided.as);
      await check(name, decided.as);
    };
    await run(`${scene.name}0`, 0);
    expect(claimed).toBeGreaterThan(before);
    for (let at = claimed - before; at <= claimed + after; at += 1) {
      await run(`${scene.name}${at}`, at);
      if (at % 3 === 0) await run(`${scene.name}${at}k`, at, 2 + (at % 7));
    }
    return seen;
  };

  const twoContacts = async (name: string) => {
    await stage.send('contact', { id: `${name}-a`, name: `${name} Ltd` });
    await stage.send('contact', { id: `${name}-b`, name: `${name} Beside Ltd` });
  };

  it('is dropped, and never sent; or it is sent, and never said to be dropped', { timeout: 120_000 }, async () => {
    const seen = await aroundTheClaim(
      async function dropped(name) {
        await twoContacts(name);
      },
      (name) => dropChange(desk(), 'contact', `${name}-a`),
      async (name, wasDropped) => {
        expect(await contacts(`${name} Ltd`), name).toHaveLength(wasDropped ? 0 : 1);
        expect(await actions(`${name}-a`), name).toEqual([wasDropped ? 'dropped' : 'created']);
        expect(await contacts(`${name} Beside Ltd`), name).toHaveLength(1);
      },
    );
    expect(seen).toEqual(new Set([true, false]));
  });

  it('is held back, and not sent; or it is sent, and not held back', { timeout: 120_000 }, async () => {
    const seen = await aroundTheClaim(
      async function held(name) {
        await twoContacts(name);
      },
      (name) => holdChange(desk(), 'contact', `${name}-a`),
      async (name, wasHeld) => {
        expect(await contacts(`${name} Ltd`), name).toHaveLength(wasHeld ? 0 : 1);
        expect(await contacts(`${name} Beside Ltd`), name).toHaveLength(1);
        await stage.forget(`${name}-a`);
      },
    );
    expect(seen).toEqual(new Set([true, false]));
  });

  it('is linked, and not made a second time; or it is made, and not linked', { timeout: 120_000 }, async () => {
    const there = new Map<string, string>();
    const seen = await aroundTheClaim(
      async function linked(name) {
        await stage.byHand('PUT', '/Contacts', { Contacts: [{ Name: `${name} There` }] });
        there.set(name, (await contacts(`${name} There`))[0]?.ContactID ?? '');
        await twoContacts(name);
      },
      (name) => {
        const given = { type: 'contact' as const, crmId: `${name}-a`, xeroId: there.get(name) ?? '' };
        return importLink(stage.table, stage.scope, given, stage.clock.now());
      },
      async (name, made) => {
        const [one, ...more] = await contacts(`${name} Ltd`);
        expect(more, name).toEqual([]);
        expect((await stage.link('contact', `${name}-a`))?.xeroId, name).toBe(one?.ContactID);
        if (made === 'made') expect(one?.ContactID, name).toBe(there.get(name));
        else expect(await contacts(`${name} There`), name).toHaveLength(1);
        expect(await contacts(`${name} Beside Ltd`), name).toHaveLength(1);
        expect((await stage.changes()).map(({ problem }) => problem?.code)).toEqual([]);
      },
    );
    expect(seen).toEqual(new Set(['made', 'sending', 'crmTaken']));
  });

  const invoice = (id: string, reference: string) =>
    stage.send('invoice', { id, contact: { id: 'c-1' }, date: '2026-11-20', lines: [line], reference });
  const invoices = async (id: string) => (await stage.inXero('invoices')).filter(({ Url }) => Url.endsWith(`/${id}`));

  it('is unlinked, and what stood in Xero left alone; or it is updated, and not unlinked', {
    timeout: 120_000,
  }, async () => {
    const seen = await aroundTheClaim(
      async function unlinked(name) {
        await invoice(name, 'Before');
        await stage.untilQuiet();
        stage.clock.advance(20 * minute);
        await invoice(name, 'After');
      },
      async (name) => (await unlinkByHand(desk(), 'invoice', name))?.xeroId,
      async (name, old) => {
        const found = await invoices(name);
        const link = await stage.link('invoice', name);
        if (old === undefined) expect(found, name).toHaveLength(1);
        else expect(link?.xeroId, name).not.toBe(old);
        expect(found.find(({ InvoiceID }) => InvoiceID === link?.xeroId)?.Reference ?? 'After', name).toBe('After');
      },
    );
    expect(seen).toContain(undefined);
    expect(seen.size).toBeGreaterThan(3);
  });

  it('is not taken back in Xero once that was dropped', { timeout: 120_000 }, async () => {
    const pay = (name: string, deleted: boolean) =>
      stage.send('payment', { id: `${name}-p`, document: { id: name }, date: '2026-11-20', amount: '50' }, { deleted });
    const statusOf = async (name: string) => {
      const xeroId = (await stage.link('payment', `${name}-p`))?.xeroId;
      return (await stage.inXero('payments')).find(({ PaymentID }) => PaymentID === xeroId)?.Status;
    };
    const seen = await aroundTheClaim(
      async function act(name) {
        await stage.send('invoice', { id: name, contact: { id: 'c-1' }, lines: [line], status: 'authorised' });
        await pay(name, false);
        await stage.untilQuiet();
        stage.clock.advance(2 * minute);
        await pay(name, true);
      },
      async (name) => ((await dropChange(desk(), 'payment', `${name}-p`)) ? statusOf(name) : 'not dropped'),
      async (name, status) => {
        expect(await statusOf(name), name).toBe(status === 'not dropped' ? 'DELETED' : status);
      },
    );
    expect(seen).toContain('AUTHORISED');
    expect(seen).toContain('not dropped');
  });

  const elsewhere = () => ({ workspace: stage.scope.workspace, organisation: 'elsewhere' });
  const sendElsewhere = async (id: string) => {
    const change = await getChange(stage.table, { ...stage.scope, type: 'invoice', id });
    if (!change) return false;
    return putChange(stage.table, { ...change, rev: `${id}-moves`, movesTo: 'elsewhere' }, change.rev);
  };
  const isElsewhere = async (id: string) =>
    (await getChange(stage.table, { ...elsewhere(), type: 'invoice', id })) !== undefined;

  it('goes into one book when it is sent to another organisation', { timeout: 120_000 }, async () => {
    const seen = await aroundTheClaim(
      async function moves(name) {
        await invoice(name, 'Moves');
      },
      async (name) => {
        const late = (await getBatch(stage.table, stage.scope)) ?? (await stage.link('invoice', name));
        return (await sendElsewhere(name)) && !late ? 'in time' : 'too late';
      },
      async (name, decided) => {
        const moved = await isElsewhere(name);
        expect(await invoices(name), name).toHaveLength(moved ? 0 : 1);
        if (decided === 'in time') expect(moved, name).toBe(true);
        await stage.forget(name);
      },
    );
    expect(seen).toEqual(new Set(['in time', 'too late']));
  });

  it('is not passed on while another worker has a call open', async () => {
    const { rev, fingerprint, version } = await invoice('raced', 'Moves');
    await sendElsewhere('raced');
    const batch: Batch = {
      ...{ ...stage.scope, key: 'other', type: 'invoice', kind: 'invoice', mode: 'create', pickups: 0, putDown: true },
      startedAt: stage.clock.now().toISOString(),
      elements: [{ crmId: 'raced', rev, body: {}, crmFingerprint: fingerprint, crmVersion: version }],
    };
    let opened = false;
    const { error } = await stage.work(undefined, {
      meanwhile: async ({ input }) => {
        if (opened || !JSON.stringify(input).includes('#ready BETWEEN')) return;
        opened = true;
        await leaveOpen(stage.table, batch);
      },
    });
    expect([error, opened]).toEqual([undefined, true]);
    expect(stage.seen.failed).toContain('another-worker');
    expect(await isElsewhere('raced')).toBe(false);
    await closeBatch(stage.table, batch);
    await settle('raced');
    expect([await isElsewhere('raced'), await invoices('raced')]).toEqual([true, []]);
  });

  it('is free again when its worker died before it wrote the call ahead', async () => {
    await twoContacts('freed');
    let puts = 0;
    const died = new Killed();
    const { error } = await stage.work(undefined, {
      meanwhile: async ({ input }) => {
        if (isPutOfCall(input)) puts += 1;
        if (puts === 2) throw died;
      },
    });
    expect(error).toBe(died);
    expect(await getBatch(stage.table, stage.scope)).toMatchObject({ elements: [] });
    expect(await dropChange(desk(), 'contact', 'freed-a')).toBe(false);
    await settle('freed');
    expect([await contacts('freed Ltd'), await contacts('freed Beside Ltd')]).toMatchObject([[{}], [{}]]);
  });

  it('is free again in an organisation that was paused after its worker died so', async () => {
    await twoContacts('paused');
    let puts = 0;
    const died = new Killed();
    await stage.work(undefined, {
      meanwhile: async ({ input }) => {
        if (isPutOfCall(input)) puts += 1;
        if (puts === 2) throw died;
      },
    });
    const { workspace, organisation } = stage.scope;
    await setOrganisationState(stage.table, workspace, organisation, 'paused');
    await stage.work();
    expect(await getBatch(stage.table, stage.scope)).toBeUndefined();
    expect(await dropChange(desk(), 'contact', 'paused-a')).toBe(true);
    await setOrganisationState(stage.table, workspace, organisation, 'active');
    await settle('paused');
    expect([await contacts('paused Ltd'), await contacts('paused Beside Ltd')]).toMatchObject([[], [{}]]);
  });
});
