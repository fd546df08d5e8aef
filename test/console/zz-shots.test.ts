import { test } from 'vitest';
import { openChromium } from '../config/browser.ts';
import { startSample } from './sample.ts';

test('shots', async () => {
  const stand = await startSample();
  const browser = await openChromium();
  for (const [mode, options] of Object.entries({
    light: { viewport: { width: 1280, height: 860 } },
    dark: { viewport: { width: 1280, height: 860 }, colorScheme: 'dark' as const },
    phone: { viewport: { width: 360, height: 740 } },
  })) {
    const context = await browser.newContext({ ...options, locale: 'en-GB' });
    await context.addCookies([{ ...(await stand.cookie('owner')), url: stand.publicUrl }]);
    const page = await context.newPage();
    for (const [name, path] of Object.entries({
      overview: '',
      attention: '/attention',
      activity: '/activity',
      accounts: '/accounts',
      settings: '/settings',
      'settings-documents': '/settings/documents',
      history: '/settings/history',
      file: '/settings/file',
      embed: '/embed',
    })) {
      await page.goto(`${stand.publicUrl}/console/acme${path}`);
      if (name === 'activity') await page.locator('details:not(.switch) summary').first().click();
      await page.screenshot({ path: `/tmp/c/k1/${name}-${mode}.png`, fullPage: !['activity'].includes(name) });
      if (name === 'activity') {
        await page.evaluate('window.scrollTo(0, 520)');
        await page.screenshot({ path: `/tmp/c/k1/activity2-${mode}.png` });
      }
    }
    await page.goto(`${stand.publicUrl}/console/acme/settings/documents`);
    await page.getByLabel('Invoice numbers').selectOption('prefix');
    await page.locator('.switch summary').click();
    await page.screenshot({ path: `/tmp/c/k1/switch-${mode}.png` });
    await page.locator('.switch summary').click();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.screenshot({ path: `/tmp/c/k1/wrong-${mode}.png` });
    await context.close();
  }
  const viewer = await browser.newContext({ viewport: { width: 1280, height: 700 } });
  await viewer.addCookies([{ ...(await stand.cookie('viewer')), url: stand.publicUrl }]);
  const page = await viewer.newPage();
  await page.goto(`${stand.publicUrl}/console/acme/embed`);
  await page.screenshot({ path: `/tmp/c/k1/denied.png` });
  await page.goto(`${stand.publicUrl}/console/acme/activity?text=zzz`);
  await page.screenshot({ path: `/tmp/c/k1/empty.png` });
  await page.goto(`${stand.publicUrl}/console/nobody`);
  await page.screenshot({ path: `/tmp/c/k1/nobody.png` });
  await browser.close();
  await stand.stop();
}, 200000);
