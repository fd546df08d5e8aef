import { mkdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import packed, { inflate } from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';

const lock = join(tmpdir(), 'tallybridge-chromium.lock');
const lockLastsMs = 60_000;

/** Chromium unpacks itself into the temporary folder; of several test processes one does it and the others wait. */
const oneAtATime = async <T>(work: () => Promise<T>): Promise<T> => {
  for (;;) {
    try {
      await mkdir(lock);
      break;
    } catch {
      const taken = await stat(lock).catch(() => undefined);
      if (taken && Date.now() - taken.mtimeMs > lockLastsMs) await rm(lock, { recursive: true, force: true });
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  try {
    return await work();
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
};

const libraries = async (): Promise<string> => {
  await inflate(fileURLToPath(new URL('../../node_modules/@sparticuz/chromium/bin/al2023.tar.br', import.meta.url)));
  return join(tmpdir(), 'al2023', 'lib');
};

/** A real browser out of the npm package, without a window. Where the machine lacks its libraries, those of the package are used. */
export const openChromium = (): Promise<Browser> =>
  oneAtATime(async () => {
    const options = {
      executablePath: await packed.executablePath(),
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    };
    const fonts = { ...process.env, FONTCONFIG_PATH: join(tmpdir(), 'fonts') };
    try {
      return await chromium.launch({ ...options, env: fonts });
    } catch {
      return chromium.launch({ ...options, env: { ...fonts, LD_LIBRARY_PATH: await libraries() } });
    }
  });
