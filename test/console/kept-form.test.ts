import { afterAll, beforeAll, expect, test } from 'vitest';
import { getSettings } from '../../shared/store/settings.ts';
import { startSample } from './sample.ts';
import type { ConsoleStand } from './stand.ts';

const scope = { workspace: 'acme', organisation: 'org' };
let stand: ConsoleStand;
beforeAll(async () => {
  stand = await startSample();
});
afterAll(() => stand.stop());

const hidden = (text: string) => {
  const body = new FormData();
  for (const [, name = '', value = ''] of text.matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g))
    body.append(name, value.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&amp;', '&'));
  return body;
};

/** The form of a section as somebody filled it in. */
const filled = async (prefix: string) => {
  const { text } = await (await stand.person()).show('/settings/rules');
  const body = hidden(text);
  for (const [, name = '', value = ''] of text.matchAll(
    /<select id="[^"]+" name="([^"]+)"[^>]*>.*?value="([^"]+)" selected/gs,
  ))
    body.append(name, value);
  body.set('contacts.duplicates', prefix);
  return body;
};
const own = () => ({ origin: stand.publicUrl });

test('what was typed before the session ended is shown, and can be sent once somebody is signed in again', async () => {
  const body = await filled('review');
  const { show } = await stand.person();
  const init = { method: 'POST', body };
  const ended = await show('/settings/rules', { ...init, headers: { ...own(), cookie: 'tallybridge-acme=ended' } });
  expect(ended.status).toBe(401);
  expect(ended.text).toContain('What you had entered');
  expect(ended.text).toContain('<dd>review</dd>');
  const refused = await show('/settings/rules', { method: 'POST', headers: own(), body: hidden(ended.text) });
  expect(refused.status).toBe(403);
  const sent = await show('/settings/rules', { method: 'POST', headers: own(), body: hidden(refused.text) });
  expect(sent.status).toBe(303);
  expect((await getSettings(stand.table, scope)).contacts.duplicates).toBe('review');
});

test('a form of another site is neither shown nor offered again', async () => {
  const { show } = await stand.person();
  for (const headers of [{ origin: 'https://evil.example' }, undefined]) {
    const body = new URLSearchParams({ organisation: 'org', 'contacts.duplicates': 'Call us <b>now</b>' });
    const { status, text } = await show('/settings/rules', { method: 'POST', body, ...(headers && { headers }) });
    expect(status).toBe(403);
    expect(text).not.toContain('Call us');
    expect(text).not.toContain('Send it again');
  }
});
