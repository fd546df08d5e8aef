import { backfillCommands } from './backfill-commands.ts';
import type { Command } from './command.ts';
import { importCommands } from './import-commands.ts';
import { jobCommands } from './job-commands.ts';
import { linkCommands } from './links-commands.ts';
import { matchCommands } from './match-commands.ts';
import { previewCommands } from './preview-commands.ts';
import { recordCommands } from './record-commands.ts';
import { reviewCommands } from './review-commands.ts';
import { settingsCommands } from './settings-commands.ts';
import { workspaceCommands } from './workspace-commands.ts';

/** Every command of the command line, in the order of the help. */
export const commands: Command[] = [
  ...workspaceCommands,
  ...recordCommands,
  ...reviewCommands,
  ...matchCommands,
  ...previewCommands,
  ...backfillCommands,
  ...importCommands,
  ...linkCommands,
  ...jobCommands,
  ...settingsCommands,
];
