import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { getConnection, listConnections, needReconnect } from '../../shared/store/connections.ts';
import { getOrganisation, setOrganisationState } from '../../shared/store/organisations.ts';
import { type Administrator, startAdministrator } from './administrator.ts';
import { type Browser, openBrowser, type Stand, startStand } from './stand.ts';

const tenantSchema = z.object({ tenantId: z.string() });

let stand: Stand;
let administrator: Administrator;
let ann: Browser;
let uk: string;
let nz: string;

beforeEach(async () => {
  stand = await startStand();
  administrator = await startAdministrator(stand);
  ({ browser: ann, uk, nz } = administrator);
});
afterEach(() => stand.stop());

describe('reconnect', () => {
  beforeEach(async () => {
    await administrator.signIn();
    await administrator.connect([uk, nz]);
    stand.woken.length = 0;
  });

  const broken = async () => {
    const [connection] = await listConnections(stand.table, 'acme');
    if (!connection) throw new Error('There is no connection.');
    const problem = {
      code: 'xero-grant-invalid',
      next: 'reconnect',
      message: 'Xero no longer accepts it.',
      remedy: 'Connect.',
    } as const;
    await needReconnect(stand.table, connection, problem);
    return connection;
  };
  const reconnect = async (organisations: string[], change: Record<string, string> = {}) => {
    const { connection } = await broken();
    return ann.show(await ann.consent(await ann.start('acme', [['reconnect', connection]]), organisations, change));
  };

  test('by the same user: done without asking, links stay, changes are woken', async () => {
    const before = await administrator.linked();
    expect((await reconnect([uk, nz])).text).toContain('Reconnected');
    const [connection] = await listConnections(stand.table, 'acme');
    expect(connection).toMatchObject({ state: 'connected' });
    expect(connection?.problem).toBeUndefined();
    expect(
      (await administrator.linked()).map(({ organisation, linkedAt, isDefault }) => [
        organisation,
        linkedAt,
        isDefault,
      ]),
    ).toEqual(before.map(({ organisation, linkedAt, isDefault }) => [organisation, linkedAt, isDefault]));
    expect(stand.woken.map(({ organisation }) => organisation).sort()).toEqual(['unrouted', uk, nz].sort());
  });

  test('the page says why it is needed', async () => {
    await broken();
    expect((await ann.show('/connect/acme')).text).toMatch(/Reconnect needed[\s\S]*Xero no longer accepts it/);
  });

  test('by another user with the same organisations: they move over, the old tokens are forgotten', async () => {
    const user = await administrator.secondUser([uk, nz]);
    expect((await reconnect([uk, nz], { user })).text).toContain('Reconnected');
    const connections = await listConnections(stand.table, 'acme');
    expect(connections).toEqual([expect.objectContaining({ xeroUserName: 'Second Bookkeeper', state: 'connected' })]);
    expect((await administrator.linked()).map(({ connection }) => connection)).toEqual(
      Array(2).fill(connections[0]?.connection),
    );
  });

  test('by another user who has only one of them: the other one stays linked and waits', async () => {
    const user = await administrator.secondUser([uk]);
    const picker = await reconnect([uk], { user });
    const after = picker.text.includes('Not part of this consent') ? await administrator.pick(picker, [uk]) : picker;
    expect(after.text).toMatch(/Reconnect needed/);
    const states = await Promise.all(
      (await administrator.linked()).map(async (one) => [one.name, (await getConnection(stand.table, one))?.state]),
    );
    expect(states).toEqual([
      ['Demo Company (UK)', 'connected'],
      ['Second Company (NZ)', 'reconnect'],
    ]);
  });

  test('another user may not take over an organisation whose connection works, unless it is a reconnect', async () => {
    const user = await administrator.secondUser([uk]);
    const refused = await administrator.connect([uk], { user });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('connected by Demo Bookkeeper');
    const [before] = await listConnections(stand.table, 'acme');
    expect((await administrator.linked()).every(({ connection }) => connection === before?.connection)).toBe(true);
  });

  test('one that was paused stays paused', async () => {
    await setOrganisationState(stand.table, 'acme', uk, 'paused');
    await reconnect([uk, nz]);
    expect((await getOrganisation(stand.table, 'acme', uk))?.state).toBe('paused');
    expect(stand.woken.map(({ organisation }) => organisation)).not.toContain(uk);
  });
});

describe('disconnect', () => {
  beforeEach(async () => {
    await administrator.signIn();
    await administrator.connect([uk, nz]);
  });
  const disconnect = (organisation: string) =>
    ann.submit(`/connect/acme/disconnect?organisation=${organisation}`, '/connect/acme/disconnect', [
      ['organisation', organisation],
    ]);
  const listedFor = async (token: string) => {
    const answer = await fetch(`${stand.sandbox.url}/connections`, { headers: { authorization: `Bearer ${token}` } });
    return answer.ok
      ? z
          .array(tenantSchema)
          .parse(await answer.json())
          .map(({ tenantId }) => tenantId)
      : [];
  };
  const atXero = async () => {
    const [row] = await listConnections(stand.table, 'acme');
    return listedFor(await stand.tokens.accessToken('acme', row?.connection ?? ''));
  };

  test('asks first, and says what it does and what not', async () => {
    const page = await ann.show(`/connect/acme/disconnect?organisation=${uk}`);
    expect(page.text).toContain('What does not happen');
    expect(await administrator.linked()).toHaveLength(2);
  });

  test('one of two: Xero forgets it, the other goes on, and what the bridge knows stays', async () => {
    expect((await disconnect(uk)).text).toContain('The access was given back');
    expect((await getOrganisation(stand.table, 'acme', uk))?.state).toBe('disconnected');
    expect(await atXero()).toEqual([nz]);
    expect((await ann.submit('/connect/acme', '/connect/acme/check', [['organisation', nz]])).text).toContain(
      'attempt successful',
    );
  });

  test('the last one: the token is revoked and forgotten', async () => {
    const [connection] = await listConnections(stand.table, 'acme');
    const token = await stand.tokens.accessToken('acme', connection?.connection ?? '');
    await disconnect(uk);
    await disconnect(nz);
    expect(await listConnections(stand.table, 'acme')).toEqual([]);
    expect(await listedFor(token)).toEqual([]);
    const { text } = await ann.show('/connect/acme');
    expect(text).toContain('Connect Acme Ltd to Xero');
    expect(text.match(/Disconnected since/g)).toHaveLength(2);
  });

  test('what another workspace uses through the same Xero user stays in Xero, until that one disconnects too', async () => {
    await stand.addWorkspace('beta', 'Beta Ltd');
    const bob = openBrowser(stand);
    await bob.show(await stand.link({ workspace: 'beta' }));
    const picker = await bob.show(await bob.consent(await bob.start('beta'), [nz]));
    await bob.submit(picker, '/connect/beta/organisations', [['organisation', nz]]);
    const checkBeta = () => bob.submit('/connect/beta', '/connect/beta/check', [['organisation', nz]]);

    expect((await disconnect(nz)).text).toContain('Another workspace uses the same access');
    await disconnect(uk);
    expect((await checkBeta()).text).toContain('attempt successful');

    const [row] = await listConnections(stand.table, 'beta');
    const token = await stand.tokens.accessToken('beta', row?.connection ?? '');
    const from = `/connect/beta/disconnect?organisation=${nz}`;
    expect((await bob.submit(from, '/connect/beta/disconnect', [['organisation', nz]])).text).toContain('given back');
    expect(await listedFor(token)).toEqual([]);
  });

  test('the last one gives up what was consented to and never picked, too', async () => {
    await stand.addWorkspace('beta', 'Beta Ltd');
    const user = await administrator.secondUser([uk, nz]);
    const bob = openBrowser(stand);
    await bob.show(await stand.link({ workspace: 'beta' }));
    const picker = await bob.show(await bob.consent(await bob.start('beta'), [uk, nz], { user }));
    await bob.submit(picker, '/connect/beta/organisations', [['organisation', uk]]);
    const [row] = await listConnections(stand.table, 'beta');
    const token = await stand.tokens.accessToken('beta', row?.connection ?? '');
    expect(await listedFor(token)).toHaveLength(2);
    const from = `/connect/beta/disconnect?organisation=${uk}`;
    await bob.submit(from, '/connect/beta/disconnect', [['organisation', uk]]);
    expect(await listedFor(token)).toEqual([]);
  });

  test('the default one: says that new records wait, until another one is made the default', async () => {
    await disconnect((await administrator.linked()).find(({ isDefault }) => isDefault)?.organisation ?? '');
    expect((await ann.show('/connect/acme')).text).toMatch(/New records wait for .*, which is disconnected/);
    const [other] = await administrator.linked();
    const after = await ann.submit('/connect/acme', '/connect/acme/default', [
      ['organisation', other?.organisation ?? ''],
    ]);
    expect(after.text).toContain('Default changed');
    expect(after.text).not.toContain('New records wait');
  });

  test('works when Xero cannot be told, and says so', async () => {
    stand.deps.accessToken = () => Promise.reject(new Error('Xero is away'));
    expect((await disconnect(uk)).text).toContain('Xero could not be told');
    expect((await getOrganisation(stand.table, 'acme', uk))?.state).toBe('disconnected');
  });

  test('connected again from its card, straight through, it is what it was', async () => {
    const before = await getOrganisation(stand.table, 'acme', nz);
    const { text } = await disconnect(nz);
    expect(text).toMatch(/Second Company \(NZ\)[\s\S]*Disconnected since \d+ \w+ 20\d\d, [\d:]+ GMT\+1[23]\./);
    expect(text).toContain('Connect again');
    const done = await ann.show(await ann.consent(await ann.start('acme', [['organisation', nz]]), [nz]));
    expect(done.text).toContain('Xero is connected');
    expect(done.text).not.toContain('Connect again');
    const after = await getOrganisation(stand.table, 'acme', nz);
    expect(after).toMatchObject({ state: 'active', linkedAt: before?.linkedAt });
    expect(after?.disconnectedAt).toBeUndefined();
  });

  test('another one chosen in Xero instead: the page says that this one did not come', async () => {
    await disconnect(uk);
    await disconnect(nz);
    const picker = await ann.show(await ann.consent(await ann.start('acme', [['organisation', nz]]), [uk]));
    expect(picker.text).toMatch(/Not part of this consent[\s\S]*Second Company \(NZ\) cannot be reached/);
  });

  test('without a Xero app nothing can be connected again', async () => {
    await disconnect(nz);
    stand.deps.secrets = { ...stand.secrets, bridgeApp: async () => undefined };
    const { text } = await ann.show('/connect/acme');
    expect(text).toContain('Disconnected since');
    expect(text).not.toContain('Connect again');
  });
});

describe('check connection', () => {
  test('refreshes an expired token on the way', async () => {
    await administrator.signIn();
    await administrator.connect([uk]);
    stand.advance(31 * 60);
    const checked = await ann.submit('/connect/acme', '/connect/acme/check', [['organisation', uk]]);
    expect(checked.text).toContain('Connection attempt successful');
  });

  describe('when Xero rotates the token and its answer is lost', () => {
    const check = () => ann.submit('/connect/acme', '/connect/acme/check', [['organisation', uk]]);
    beforeEach(async () => {
      await administrator.signIn();
      await administrator.connect([uk]);
      stand.advance(31 * 60);
      await stand.admin('POST', '/faults', { kind: 'token-drop-after-rotation' });
      expect((await check()).text).toContain('Connection attempt failed');
    });

    test('the next attempt heals it', async () => {
      expect((await check()).text).toContain('Connection attempt successful');
    });

    test('the keep-alive heals it, so that it works hours later', async () => {
      stand.advance(120);
      expect((await stand.tokens.keepAlive()).failed).toEqual([]);
      stand.advance(6 * 3600);
      expect((await check()).text).toContain('Connection attempt successful');
    });

    test("nobody comes for longer than Xero's grace: it has to be reconnected, and says so", async () => {
      stand.advance(31 * 60);
      expect((await check()).text).toContain('Reconnect needed');
    });
  });

  test('tells when the access is gone, and that it has to be reconnected', async () => {
    await administrator.signIn();
    await administrator.connect([uk]);
    stand.advance(31 * 60);
    await stand.admin('POST', '/faults', { kind: 'invalid-grant' });
    const checked = await ann.submit('/connect/acme', '/connect/acme/check', [['organisation', uk]]);
    expect(checked.text).toMatch(/Connection attempt failed[\s\S]*no longer accepts/);
    expect(checked.text).toContain('Reconnect needed');
  });
});
