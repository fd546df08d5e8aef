import axe from 'axe-core';
import type { Browser, BrowserContext, BrowserContextOptions, Frame, Page } from 'playwright-core';
import * as z from 'zod';
import type { Role } from '../../shared/store/sessions.ts';
import type { ConsoleStand } from './stand.ts';

const findings = z.array(z.object({ id: z.string(), nodes: z.array(z.string()) }));

/** What axe finds on the page, or in a frame of it. Its code is run from outside, as the page's own policy lets in no script. */
export const axeFindings = async (page: Page | Frame) => {
  await page.evaluate(axe.source);
  const found = await page.evaluate(
    "axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => html) })))",
  );
  return findings.parse(found);
};

/** By how many pixels the page is wider than the screen. */
export const overflow = (page: Page) =>
  page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');

/** Pages of the console in a browser; `close` answers with what the pages complained of since the last time. */
export const browsing = (browser: Browser, stand: ConsoleStand) => {
  let contexts: BrowserContext[] = [];
  let complaints: string[] = [];
  return {
    open: async (options: BrowserContextOptions = {}, role: Role = 'owner'): Promise<Page> => {
      const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, locale: 'en-GB', ...options });
      contexts.push(context);
      await context.addCookies([{ ...(await stand.cookie(role)), url: stand.publicUrl }]);
      const page = await context.newPage();
      page.on('console', (message) => {
        if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(error.message));
      return page;
    },
    visit: (page: Page, path: string) => page.goto(`${stand.publicUrl}/console/acme${path}`),
    close: async (): Promise<string[]> => {
      const said = complaints;
      await Promise.all(contexts.map((context) => context.close()));
      [contexts, complaints] = [[], []];
      return said;
    },
  };
};
