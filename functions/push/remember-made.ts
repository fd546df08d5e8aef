import { directoryEntry, isInDirectory } from '../../shared/catch-up/shown.ts';
import type { XeroKind } from '../../shared/records/record.ts';
import { rememberEntries } from '../../shared/store/directory.ts';
import type { XeroElement } from '../../shared/xero/answers.ts';
import type { Work } from './work.ts';

/** Takes what was just made or changed in Xero into the directory, so that the next plan knows it. */
export const rememberMade = async (work: Work, kind: XeroKind, made: XeroElement[]): Promise<void> => {
  if (!isInDirectory(kind) || made.length === 0) return;
  const entries = made.flatMap((element) => directoryEntry(element) ?? []);
  await rememberEntries(work.deps.table, work.scope, kind, entries);
};
