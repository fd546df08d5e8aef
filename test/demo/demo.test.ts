import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Figures } from './figures.ts';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));

const runDemo = async (flags: string[]): Promise<{ code: number; output: string; figures: Figures }> => {
  const folder = mkdtempSync(join(tmpdir(), 'demo-figures-'));
  const file = join(folder, 'figures.json');
  try {
    const { code, output } = await new Promise<{ code: number; output: string }>((resolve) => {
      execFile(process.execPath, [main, ...flags, '--json', file], (error, stdout, stderr) => {
        resolve({ code: error ? Number(error.code ?? 1) : 0, output: stdout + stderr });
      });
    });
    expect({ code, output }).toMatchObject({ code: 0 });
    return { code, output, figures: JSON.parse(readFileSync(file, 'utf8')) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

test('the demo loses and doubles nothing though the whole stack is killed with -9 in mid-push', {
  timeout: 600_000,
}, async () => {
  const { output, figures } = await runDemo(['--kill']);
  expect(output).toContain('Killing the whole stack with -9');
  expect(figures).toMatchObject({ sent: 2329, lost: 0, duplicates: 0 });
  expect(figures.accepted + figures.rejected).toBe(figures.sent);
  expect(figures.pushed + figures.unchanged + figures.attention).toBe(figures.accepted);
  expect(figures.inXero).toBe(figures.pushed);
});
