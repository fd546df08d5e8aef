import { createWriteStream, type WriteStream } from 'node:fs';
import type { FunctionLog } from './hosted-function.ts';

const errorIn = (line: string): string | undefined => {
  if (!line.startsWith('{')) return undefined;
  try {
    const entry: unknown = JSON.parse(line);
    if (typeof entry !== 'object' || entry === null || !('level' in entry) || entry.level !== 'ERROR') return undefined;
    return 'message' in entry ? String(entry.message) : line;
  } catch {
    return undefined;
  }
};

/**
 * Keeps what each function prints in a file of its own (`fileOf` its name), and passes on failures and lines of level
 * ERROR as one plain line each.
 */
export const openFunctionLog = (
  fileOf: (name: string) => string,
  report: (line: string) => void,
): FunctionLog & { close: () => void } => {
  const files = new Map<string, WriteStream>();
  const unfinished = new Map<string, string>();
  const fileFor = (name: string) => {
    const open = files.get(name) ?? createWriteStream(fileOf(name), { flags: 'a' });
    files.set(name, open);
    return open;
  };
  return {
    output: (name, text) => {
      fileFor(name).write(text);
      const lines = `${unfinished.get(name) ?? ''}${text}`.split('\n');
      unfinished.set(name, lines.pop() ?? '');
      for (const line of lines) {
        const message = errorIn(line);
        if (message !== undefined) report(`${name}: ${message} (${fileOf(name)})`);
      }
    },
    failure: (name, message) => {
      const [firstLine = ''] = message.split('\n');
      fileFor(name).write(`${message}\n`);
      report(`${name}: ${firstLine} (${fileOf(name)})`);
    },
    close: () => {
      for (const file of files.values()) file.end();
    },
  };
};
