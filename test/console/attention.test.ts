import { afterAll, beforeAll, expect, test } from 'vitest';
import { remediesOf } from '../../functions/console/attention/remedies.ts';
import { sections } from '../../functions/console/settings/sections.ts';
import { curedBySettings, type Stuck } from '../../shared/settings/cures.ts';
import { getChange } from '../../shared/store/changes.ts';
import { getDelivery } from '../../shared/store/deliveries.ts';
import { listOrganisations } from '../../shared/store/organisations.ts';
import { putRefusal } from '../../shared/store/refusals.ts';
import { UNROUTED } from '../../shared/store/table.ts';
import { keepLink } from './kept.ts';
import { startSample } from './sample.ts';
import { type ConsoleStand, startConsole } from './stand.ts';

const scope = { workspace: 'acme', organisation: 'org' };
let stand: ConsoleStand;
beforeAll(async () => {
  stand = await startSample();
  await keepLink(stand, { type: 'invoice', crmId: '1002', xeroId: '22222222-0001-4f37-8a36-5b8e3a1d2c90' });
});
afterAll(() => stand.stop());

test('groups by cause with count, words, field, remedy, the setting, and links to both records', async () => {
  const { text } = await (await stand.person('administrator')).show('/attention');
  expect([...text.matchAll(/data-cause="([^"]+)"/g)].map(([, cause]) => cause)).toEqual([
    ...['account-unknown', 'contact-name-missing', 'untold'],
  ]);
  expect(text).toContain('Retry all 3');
  expect(text).toContain('Field: line 1, account');
  expect(text).toContain('href="/console/acme/settings/accounts?organisation=org#f-accounts.items"');
  expect(text).toContain('href="/r/acme/invoice/1002"');
  expect(text).toContain('22222222');
  expect(text).toContain('href="/console/acme/records/one?organisation=org&amp;type=invoice&amp;id=1002"');
});

test('an administrator tries all of a cause again; they are gone from the page', async () => {
  const refused = await (await stand.person('member')).submit('/attention', '/attention/retry', [
    ['code', 'account-unknown'],
    ['type', ''],
    ['id', ''],
  ]);
  expect(refused.status).toBe(403);
  const { submit } = await stand.person('administrator');
  const { text } = await submit('/attention', '/attention/retry', [['code', 'account-unknown']]);
  expect(text).toContain('3 records tried again');
  expect(text).not.toContain('data-cause="account-unknown"');
  expect(await getChange(stand.table, { ...scope, type: 'invoice', id: '1001' })).toMatchObject({ attempts: 0 });
});

test('news that the CRM has not taken is asked for again', async () => {
  const { submit } = await stand.person('member');
  const { text } = await submit('/attention', '/records/tell', [
    ['type', 'invoice'],
    ['id', 'd-2'],
    ['back', 'attention'],
  ]);
  expect(text).toContain('The CRM is told again');
  expect(text).not.toContain('data-cause="untold"');
  expect(await getDelivery(stand.table, { ...scope, type: 'invoice', id: 'd-2' })).toMatchObject({
    ...{ dueAt: stand.now().toISOString(), attempts: 0 },
  });
  expect(stand.rung).toMatchObject([{ ...scope, type: 'invoice', id: 'd-2' }]);
});

test('what the CRM has to send otherwise, and what waits in vain, need attention too', async () => {
  const own = await startConsole();
  await own.addOrganisation('org');
  const problem = { code: 'event-invalid', next: 'attention', message: 'No good.', remedy: 'Correct it.' } as const;
  for (const id of ['r-1', 'r-2'])
    await putRefusal(own.table, 'acme', { type: 'invoice', id, called: 'INV-7', at: own.ago(5), problem }, own.now());
  const waiting = (id: string, code: string, minutes: number) =>
    own.change(
      'org',
      { type: 'invoice', data: { id, number: `W-${id}` } },
      {
        receivedAt: own.ago(minutes),
        waitsFor: { type: 'contact', id: 'c-9' },
        problem: { code, next: 'wait', message: `The customer of ${id} is not there.`, remedy: 'Save it in the CRM.' },
      },
    );
  await waiting('late', 'contact-not-arrived', 20);
  await waiting('later', 'contact-not-arrived', 30);
  await waiting('fresh', 'contact-not-arrived', 1);
  await waiting('behind', 'contact-needs-attention', 30);
  const { show, submit } = await own.person('owner');
  const { text } = await show('/attention');
  expect([...text.matchAll(/data-(?:cause|record|refused)="([^"]+)"/g)].map(([, cause]) => cause)).toEqual([
    ...['contact-not-arrived', 'invoice/late', 'invoice/later', 'refused', 'invoice/r-1', 'invoice/r-2'],
  ]);
  expect(text).toContain('The customer or supplier has not come from the CRM');
  expect(text).toContain('2 more records wait for others');
  expect(text).not.toContain('>Retry<');
  expect(text).toContain('<strong>Invoice INV-7</strong>');
  const { text: after } = await submit('/attention', '/attention/dismiss');
  expect(after).toContain('Dismissed');
  expect(after.match(/data-refused/g)).toHaveLength(1);
  const viewer = await (await own.person('viewer')).show('/attention');
  expect(viewer.text).not.toContain('Dismiss<');
  await own.stop();
});

test('what has no organisation leads to the routing, and nothing at all is said plainly', async () => {
  const empty = await startConsole();
  await empty.addOrganisation('org');
  const { show } = await empty.person('viewer');
  expect((await show('/attention')).text).toContain('Nothing needs attention');
  const problem = {
    code: 'no-route',
    next: 'attention' as const,
    message: 'No organisation fits.',
    remedy: 'Choose one.',
  };
  await empty.change(UNROUTED, { type: 'contact', data: { id: 'lost', name: 'Lost Ltd' } }, { problem });
  const { text } = await show('/attention');
  expect(text).toContain('For no organisation yet');
  expect(text).toContain('Contact Lost Ltd');
  expect(text).toContain('href="/console/acme/settings/routing"');
  await empty.stop();
});

const bare = (code: string): Stuck => ({
  record: { type: 'invoice', data: {} },
  problem: { code, next: 'attention', message: '', remedy: '' },
});

test('every cause that settings cure leads to where it is cured, and to settings that exist', async () => {
  const [one] = await listOrganisations(stand.table, 'acme');
  if (!one) throw new Error('The sample has organisations.');
  const known = new Set(sections.map(({ id }) => id));
  for (const code of curedBySettings) {
    const remedies = remediesOf(one, code, [bare(code)]);
    expect({ code, leads: remedies.length > 0 }).toEqual({ code, leads: true });
    for (const { href } of remedies) {
      const section = /settings\/([a-z]+)/.exec(href)?.[1];
      if (section !== undefined) expect(known).toContain(section);
    }
  }
  const { show } = await stand.person('owner');
  for (const code of curedBySettings) {
    for (const { href } of remediesOf(one, code, [bare(code)])) {
      const [path = '', anchor = ''] = href.replace('/console/acme', '').split('#');
      expect((await show(path)).text).toContain(`id="${anchor}`);
    }
  }
});

test('after a retry the page shows as many organisations as before', async () => {
  const several = await startSample();
  const { submit } = await several.person();
  const chosen = (text: string) => text.includes('href="/console/acme/queue?organisation=org"');
  const cause: [string, string][] = [['code', 'account-unknown']];
  expect(chosen((await submit('/attention?organisation=org', '/attention/retry', cause)).text)).toBe(true);
  const told: [string, string][] = [
    ['type', 'invoice'],
    ['id', 'd-2'],
    ['back', 'attention'],
  ];
  const all = await submit('/attention', '/records/tell', told);
  expect(all.text).toContain('The CRM is told again');
  expect(chosen(all.text)).toBe(false);
  await several.stop();
});
