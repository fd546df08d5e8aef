import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSample } from './sample.ts';
import type { ConsoleStand } from './stand.ts';

let stand: ConsoleStand;
beforeAll(async () => {
  stand = await startSample();
  for (let at = 0; at < 9; at += 1) {
    await stand.log({
      id: `old-${at}`,
      action: 'created',
      organisation: 'org',
      at: stand.ago(20_000 + at),
      type: 'contact',
    });
  }
  await stand.log({ id: 'nz', action: 'paused', organisation: 'other', at: stand.ago(60), actor: 'user-owner' });
});
afterAll(() => stand.stop());

const actionsIn = (text: string) => [...text.matchAll(/data-action="([^"]+)"/g)].map(([, action]) => action);
const shown = async (query: string, headers?: Record<string, string>) =>
  (await (await stand.person('viewer', headers)).show(`/activity${query}`)).text;

test('shows time in the zone of the organisation, values before and after, links to both sides, actor and cost', async () => {
  const text = await shown('?organisation=org');
  expect(actionsIn(text)).toHaveLength(50);
  expect(text).toMatch(/11 Mar 2026, \d\d:\d\d:\d\d GMT</);
  expect(text).toContain('<td data-label="Before">authorised</td><td data-label="After">paid</td>');
  expect(text).toContain('href="/r/acme/invoice/deal-01"');
  expect(text).toContain('https://go.xero.com/organisationlogin/default.aspx?shortcode=!abc&amp;redirecturl=');
  expect(text).toContain('840 ms, 0.25 calls');
  expect(text).toContain(
    '<th scope="row">Due after</th><td data-label="Before">30 days</td><td data-label="After">14 days</td>',
  );
  expect(await shown('?organisation=other')).toMatch(/12 Mar 2026, \d\d:\d\d:\d\d GMT\+13</);
});

test('values that have parts are told in words', async () => {
  const phone = { kind: 'direct', country: '49', area: '211', number: '6162952' };
  const changed = [{ field: 'phones', before: [], after: [phone] }];
  await stand.log({
    id: 'parts',
    action: 'changedInXero',
    organisation: 'org',
    at: stand.ago(30_000),
    crmId: 'c-parts',
    changed,
  });
  const text = await shown('?organisation=org&text=c-parts');
  expect(text).toContain(
    '<td data-label="Before">–</td><td data-label="After"><span class="line">+49 211 6162952</span></td>',
  );
});

test('writes dates and numbers as the viewer is used to', async () => {
  expect(await shown('?organisation=org', { 'accept-language': 'de-DE,de;q=0.9,en;q=0.5' })).toContain('0,25 calls');
  expect(await shown('?organisation=org', { 'accept-language': 'x-nonsense, *' })).toContain('0.25 calls');
});

test.each([
  ['?result=wrong', 3, 'needsAttention'],
  ['?direction=toCrm', 1, 'changedInXero'],
  ['?action=settingsChanged', 1, 'settingsChanged'],
  ['?text=inv-90', 1, 'needsAttention'],
  ['?text=ACCOUNT+CODE+%22999%22', 3, 'needsAttention'],
  ['?type=invoice&result=wrong&from=2026-03-11&to=2026-03-11', 1, 'needsAttention'],
  ['?result=wrong&to=2026-03-10', 2, 'needsAttention'],
])('finds by %s', async (query, count, action) => {
  expect(actionsIn(await shown(query))).toEqual(Array(count).fill(action));
});

test('people stand there by name, and are found by it', async () => {
  await stand.named('user-owner', 'Olivia Owen');
  const text = await shown('?text=olivia');
  expect(actionsIn(text)).toEqual(['paused', 'settingsChanged']);
  expect(text).toContain('>Olivia Owen <');
  expect((await (await stand.person('viewer')).show('/activity.csv?text=olivia')).text).toContain('Olivia Owen');
});

test('a search that finds nothing says so, and nonsense restricts nothing', async () => {
  expect(await shown('?text=no-such-thing')).toContain('Nothing fits');
  expect(actionsIn(await shown('?type=deal&from=yesterday&direction=up&after=SECRET'))).toHaveLength(50);
});

test('leads through the log a page at a time', async () => {
  const first = await shown('?organisation=org');
  const older = /href="\/console\/acme\/activity(\?[^"]+)">Older/.exec(first)?.[1]?.replaceAll('&amp;', '&') ?? '';
  const second = await shown(older);
  expect(second).toContain('Newest');
  expect(second).not.toContain('>Older<');
  const numbers = (text: string) => [...text.matchAll(/datetime="([^"]+)"/g)].map(([, at]) => at ?? '');
  const [a, b] = [numbers(first), numbers(second)];
  expect(b.length).toBeGreaterThan(0);
  expect([...a, ...b]).toEqual([...a, ...b].sort().reverse());
});

test('exports what the filter wants as a file that no spreadsheet takes for formulas', async () => {
  await stand.log({ id: 'evil', action: 'noted', organisation: 'org', note: '=HYPERLINK("http://x")', crmId: '-1+1' });
  const { show } = await stand.person('viewer');
  const { headers, text } = await show('/activity.csv?action=noted');
  expect(headers.get('content-type')).toContain('text/csv');
  expect(text.split('\r\n')).toHaveLength(3);
  expect(text).toContain(`"'=HYPERLINK(""http://x"")"`);
  expect(text).toContain(`"'-1+1"`);
  const all = (await show('/activity.csv')).text.trim().split('\r\n');
  expect(all.length).toBeGreaterThan(51);
  expect(all[0]).toContain('"Values changed","By","Milliseconds","Calls"');
});

test('a file that would be too large for one answer says that there is more', async () => {
  const changed = [{ field: 'lines', before: 'x'.repeat(90_000), after: 'y'.repeat(90_000) }];
  for (let at = 0; at < 20; at += 1)
    await stand.log({ id: `large-${at}`, action: 'allocated', organisation: 'org', at: stand.ago(5), changed });
  const { text } = await (await stand.person('viewer')).show('/activity.csv?action=allocated');
  expect(Buffer.byteLength(text)).toBeLessThan(4_000_000);
  expect(text).toContain('The log goes on further back');
});
