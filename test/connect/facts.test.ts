import { afterEach, beforeEach, expect, test } from 'vitest';
import { getChange, putChange } from '../../shared/store/changes.ts';
import { putHealth } from '../../shared/store/health.ts';
import { getPull, ringPull, setPull } from '../../shared/store/pulls.ts';
import { getReference, putReference } from '../../shared/store/references.ts';
import { putWatermark } from '../../shared/store/watermarks.ts';
import { type Administrator, startAdministrator } from './administrator.ts';
import { type Browser, type Stand, startStand } from './stand.ts';

let stand: Stand;
let administrator: Administrator;
let ann: Browser;
let nz: string;
let scope: { workspace: string; organisation: string };

beforeEach(async () => {
  stand = await startStand();
  administrator = await startAdministrator(stand);
  ({ browser: ann, nz } = administrator);
  scope = { workspace: 'acme', organisation: nz };
  await administrator.signIn();
});
afterEach(() => stand.stop());

const connected = () => administrator.connect([nz]);
const plain = (text: string) =>
  text
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
const fact = async (name: string, headers: Record<string, string> = {}) => {
  const { text } = await ann.show('/connect/acme', { headers });
  return plain(new RegExp(`data-fact="${name}">([\\s\\S]*?)</dd>`).exec(text)?.[1] ?? '');
};
const nothingRead = {
  ...{ fetchedAt: '2026-11-01T00:00:00.000Z', accounts: [], taxRates: [], currencies: [] },
  ...{ tracking: [], brandingThemes: [], organisation: { name: 'Second Company (NZ)', baseCurrency: 'NZD' } },
};

test('connected: Xero is to be read at once, and the page says what can be done next', async () => {
  const { text } = await connected();
  expect(stand.pulled).toEqual([scope]);
  expect(await getPull(stand.table, scope)).toBeDefined();
  expect(text).toMatch(
    /What next[\s\S]*\/console\/acme\/settings[\s\S]*\/console\/acme\/backfill[\s\S]*\/console\/acme\/queue/,
  );
  expect((await ann.show('/connect/acme')).text).not.toContain('What next');
  expect(text).toContain('data-refresh="5"');
  await putReference(stand.table, scope, nothingRead);
  expect((await ann.show('/connect/acme?done=connected')).text).not.toContain('data-refresh');
});

test('a wake-up for reading that cannot be sent harms nothing: it stays due', async () => {
  stand.deps.wakePull = () => Promise.reject(new Error('SQS is away'));
  expect((await connected()).text).toContain('Xero is connected');
  expect((await getPull(stand.table, scope))?.dueAt).toBeDefined();
});

test('the calls that are left, as Xero said last; after a day nothing is known of the day', async () => {
  await connected();
  expect(await fact('requests')).toMatch(/^\d\d of 60 left this minute, 4,9\d\d left today/);
  expect(await fact('requests', { 'accept-language': 'de-DE' })).toMatch(/4\.9\d\d left today/);
  expect(await fact('answered')).toContain('less than a minute ago');
  stand.advance(25 * 3600);
  await administrator.signIn();
  expect(await fact('requests')).toMatch(/^60 of 60 left this minute, today not known yet/);
  expect(await fact('answered')).toContain('1 day ago');
});

test('times are those of the organisation, as the viewer writes them, with the zone', async () => {
  await connected();
  await putWatermark(stand.table, scope, 'invoice', { finishedAt: '2026-11-21T11:30:00.000Z', whole: true });
  expect(await fact('read')).toContain('22 Nov 2026, 00:30:00 GMT+13');
  expect(await fact('read', { 'accept-language': 'en-US' })).toContain('Nov 22, 2026, 12:30:00 AM GMT+13');
  expect(await fact('checked')).toMatch(/ GMT\+1[23]$/);
});

test('lock dates stand there; a check takes up new ones, and lets go what they held back', async () => {
  await connected();
  expect(await fact('locks')).toBe('Not read yet');
  await putReference(stand.table, scope, nothingRead);
  expect(await fact('locks')).toBe('No');
  const held = {
    ...{ ...scope, record: { type: 'invoice' as const, data: { id: 'I-1' } }, deleted: false },
    ...{ rev: 'r1', fingerprint: 'f', version: '1', receivedAt: 't', attempts: 0, deaths: 0 },
    problem: { code: 'locked-period-held', next: 'wait' as const, message: 'm', remedy: 'r' },
  };
  await putChange(stand.table, held, undefined);
  await stand.admin('POST', `/organisations/${nz}/settings/lock-dates`, {
    periodLockDate: '2026-10-31',
    endOfYearLockDate: '2026-03-31',
  });
  stand.woken.length = 0;
  const check = () => ann.submit('/connect/acme', '/connect/acme/check', [['organisation', nz]]);
  await check();
  expect(await fact('locks')).toBe('Up to 31 Oct 2026, up to 31 Mar 2026 (end of year)');
  expect(await getReference(stand.table, scope)).toMatchObject({ fetchedAt: nothingRead.fetchedAt, accounts: [] });
  expect((await getChange(stand.table, { ...scope, type: 'invoice', id: 'I-1' }))?.readyAt).toBeDefined();
  expect(stand.woken).toEqual([scope]);
  await check();
  expect(stand.woken).toHaveLength(1);
});

test('settings that do not fit Xero any more are counted, with a way there', async () => {
  await connected();
  expect(await fact('settings')).toBe('Not checked yet');
  const checkedAt = stand.clock.now().toISOString();
  await putHealth(stand.table, scope, { problems: [], checkedAt });
  expect(await fact('settings')).toBe('All fit Xero Checked less than a minute ago');
  const problem = { code: 'account-unknown', next: 'attention' as const, message: 'm', remedy: 'r', field: 'f' };
  await putHealth(stand.table, scope, { problems: [problem, problem], checkedAt });
  expect(await fact('settings')).toContain('2 do not fit Xero any more');
  expect((await ann.show('/connect/acme')).text).toContain(`href="/console/acme/settings?organisation=${nz}"`);
});

test('why Xero could not be read last stands with the organisation', async () => {
  await connected();
  await ringPull(stand.table, scope, stand.clock.now());
  const pull = await getPull(stand.table, scope);
  const trouble = {
    code: 'xero-server-error',
    next: 'retry' as const,
    message: 'Xero has a problem.',
    remedy: 'Wait.',
  };
  if (pull) await setPull(stand.table, pull, stand.clock.now().toISOString(), { trouble });
  expect(plain((await ann.show('/connect/acme')).text)).toContain('ended early: Xero has a problem. Wait.');
});
