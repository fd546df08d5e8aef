import { readFrameOrigins } from '../../shared/settings/frame-origins.ts';
import { saveFrameOrigins } from '../../shared/store/frame-origins.ts';
import { CliError, type Target } from './target.ts';

/** `workspace frame`: exactly these origins may show the workspace's console in a frame; the word "none" alone names no origin. */
export const nameFrameOriginsCommand = async (
  target: Target,
  { workspace, words, by, now }: { workspace: string; words: string[]; by: string; now: Date },
): Promise<string[]> => {
  const read = readFrameOrigins(words.join() === 'none' ? [] : words);
  if ('wrong' in read) throw new CliError(read.wrong.join('\n'));
  const changed = await saveFrameOrigins(target.table, workspace, read.origins, { by, now });
  if (changed === undefined) throw new CliError(`There is no workspace "${workspace}" (${target.name}).`);
  const { origins } = read;
  if (origins.length === 0) return [`No site may show the console of "${workspace}" in a frame.`];
  return [`These sites may show the console of "${workspace}" in a frame:`, ...origins.map((origin) => `  ${origin}`)];
};
