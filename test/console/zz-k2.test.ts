import { openChromium } from '/work/main/test/config/browser.ts';
import { startSample } from '/work/main/test/console/sample.ts';
import { test } from 'vitest';
test('shots', async () => {
const stand = await startSample();
const browser = await openChromium();
const pages = { attention: '/attention', queue: '/queue', other: '/queue?organisation=other', records: '/records', found: '/records?text=INV-001', record: '/records/one?type=invoice&id=deal-01', waiting: '/records/one?type=invoice&id=1004', sync: '/sync?since=2026-03-10T12:00:00.000Z', drop: '/records/drop?type=invoice&id=1002', nothing: '/records/one?type=contact&id=zz' };
for (const [mode, options] of Object.entries({ light: { viewport: { width: 1280, height: 860 } }, dark: { viewport: { width: 1280, height: 860 }, colorScheme: 'dark' as const }, phone: { viewport: { width: 360, height: 740 } } })) {
  const context = await browser.newContext({ ...options, locale: 'en-GB' });
  await context.addCookies([{ ...(await stand.cookie('owner')), url: stand.publicUrl }]);
  const page = await context.newPage();
  for (const [name, path] of Object.entries(pages)) {
    const answer = await page.goto(`${stand.publicUrl}/console/acme${path}`);
    const overflow = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
    console.log(mode, name, answer?.status(), overflow);
    await page.screenshot({ path: `/tmp/c/k2/${name}-${mode}.png`, fullPage: true });
  }
  await context.close();
}
console.log(stand.failures);
await browser.close(); await stand.stop();
}, 200000);
