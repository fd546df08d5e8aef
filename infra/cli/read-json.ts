import { readFile } from 'node:fs/promises';
import { CliError } from './target.ts';

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What a JSON file holds; a `CliError` says why it cannot be read. */
export const readJson = async (file: string): Promise<unknown> => {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new CliError(`${file} cannot be read: ${reasonOf(error)}`);
  });
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CliError(`${file} is no JSON: ${reasonOf(error)}`);
  }
};
