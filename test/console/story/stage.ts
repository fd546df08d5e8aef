import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { startLocal } from '../../../infra/local/host.ts';
import { openChromium } from '../../config/browser.ts';

/** The whole local run with people in front of it. */
export interface Stage {
  bridge: string;
  sandbox: string;
  crm: string;
  /** A page in a browser of its own: nobody is signed in there yet. */
  openPage: (options?: BrowserContextOptions) => Promise<Page>;
  /** The same person's browser, cookies and all, without scripts. */
  withoutScripts: (page: Page) => Promise<Page>;
  /** Keeps a picture of the page in the folder STORY_PICTURES, where that is set. */
  picture: (page: Page, name: string) => Promise<void>;
  /** What pages and functions complained of. */
  complaints: string[];
  stop: () => Promise<void>;
}

const pictures = process.env.STORY_PICTURES;

/** Starts the bridge's own functions, the Xero sandbox and the demo CRM, on free ports and with empty data. */
export const startStage = async (): Promise<Stage> => {
  const data = await mkdtemp(join(tmpdir(), 'tallybridge-story-'));
  const complaints: string[] = [];
  const report = (line: string) => void complaints.push(line);
  const ports = { bridge: 0, sandbox: 0, crm: 0 };
  const clear = () => rm(data, { recursive: true, force: true });
  const stack = await startLocal({ data, ports, environment: {}, report }).catch(async (error: unknown) => {
    await clear();
    throw error;
  });
  const browser = await openChromium();
  const { bridge, sandbox = '', crm = '' } = stack;
  return {
    ...{ bridge, sandbox, crm, complaints },
    openPage: (options) => newPage(browser, complaints, options),
    withoutScripts: async (page) => {
      const storageState = await page.context().storageState();
      return newPage(browser, complaints, { storageState, javaScriptEnabled: false });
    },
    picture: async (page, name) => {
      if (pictures) await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
    },
    stop: async () => {
      await browser.close();
      await stack.stop();
      await clear();
    },
  };
};

const newPage = async (browser: Browser, complaints: string[], options: BrowserContextOptions = {}): Promise<Page> => {
  const context: BrowserContext = await browser.newContext({
    ...{ viewport: { width: 1280, height: 860 }, locale: 'en-GB', timezoneId: 'Europe/London' },
    ...options,
  });
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return page;
};
