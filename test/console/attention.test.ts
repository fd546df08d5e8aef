import { afterAll, beforeAll, expect, test } from 'vitest';
import { remediesOf } from '../../functions/console/attention/remedies.ts';
import { sections } from '../../functions/console/settings/sections.ts';
import { curedBySettings } from '../../shared/settings/cures.ts';
import { getChange } from '../../shared/store/changes.ts';
import { getDelivery } from '../../shared/store/deliveries.ts';
import { listOrganisations } from '../../shared/store/organisations.ts';
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
  const { text } = await (await stand.person('member')).show('/attention');
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

test('a member tries all of a cause again; they are gone from the page', async () => {
  const { submit } = await stand.person('member');
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

test('every cause that settings cure leads to where it is cured, and to settings that exist', async () => {
  const [one] = await listOrganisations(stand.table, 'acme');
  if (!one) throw new Error('The sample has organisations.');
  const known = new Set(sections.map(({ id }) => id));
  for (const code of curedBySettings) {
    const remedies = remediesOf(one, code);
    expect({ code, leads: remedies.length > 0 }).toEqual({ code, leads: true });
    for (const { href } of remedies) {
      const section = /settings\/([a-z]+)/.exec(href)?.[1];
      if (section !== undefined) expect(known).toContain(section);
    }
  }
  const { show } = await stand.person('owner');
  for (const code of ['account-unknown', 'tax-rate-unknown', 'tracking-unknown', 'locked-period', 'total-differs']) {
    for (const { href } of remediesOf(one, code)) {
      const [path = '', anchor = ''] = href.replace('/console/acme', '').split('#');
      expect((await show(path)).text).toContain(`id="${anchor}`);
    }
  }
});
