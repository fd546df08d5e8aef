import * as z from 'zod';
import type { Browser } from './browser.ts';
import type { Stack } from './stack.ts';

const statusSchema = z.object({
  organisations: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      state: z.enum(['active', 'paused', 'disconnected', 'reconnect']),
      /** Ready to be pushed, or to be tried again. */
      waiting: z.number(),
      attention: z.number(),
      attentionByCause: z.array(z.object({ code: z.string(), message: z.string(), count: z.number() })),
      /** Waiting for another record, such as their customer. */
      waitsForOthers: z.number(),
      /** News for the CRM that has not arrived there yet. */
      deliveriesWaiting: z.number(),
    }),
  ),
});
export type OrganisationStatus = z.output<typeof statusSchema>['organisations'][number];

/** What the console says about the organisations of the workspace; undefined when nobody is signed in (any more). */
export const consoleStatus = async (browser: Browser, stack: Stack): Promise<OrganisationStatus[] | undefined> => {
  const page = await browser.open(`${stack.bridge}/console/${stack.workspace}/status.json`);
  if (page.status === 401 || page.status === 403 || !page.text.startsWith('{')) return undefined;
  if (page.status !== 200) throw new Error(`The console answered ${page.status}: ${page.text.slice(0, 300)}`);
  return statusSchema.parse(JSON.parse(page.text)).organisations;
};

/** Nothing is on its way any more: neither to Xero nor back. */
export const isQuiet = (status: OrganisationStatus): boolean => status.waiting === 0 && status.deliveriesWaiting === 0;
