import { dropChange, holdChange, letGoChange } from '../../shared/review/changes.ts';
import { type Command, deskAt, recordIn } from './command.ts';
import { whenPushed } from './retry-records.ts';
import { CliError } from './target.ts';

/** `hold`: keeps one waiting record back. */
export const holdCommand: Command['run'] = async (target, [workspace = ''], given, now) => {
  const { place, desk } = await deskAt(target, workspace, given, now);
  const { type, id } = recordIn(given);
  if (!(await holdChange(desk, type, id))) {
    throw new CliError(
      `Nothing of ${type} ${id} waits for ${place.organisation.name}, or it is being sent or changed at this moment.`,
    );
  }
  return [...place.taken, `The ${type} ${id} is held back. A newer version from the CRM lets it go.`];
};

/** `release`: lets a held record go on. */
export const releaseCommand: Command['run'] = async (target, [workspace = ''], given, now) => {
  const { place, desk } = await deskAt(target, workspace, given, now);
  const { type, id } = recordIn(given);
  if (!(await letGoChange(desk, type, id))) throw new CliError(`The ${type} ${id} is not held back.`);
  return [...place.taken, `The ${type} ${id} goes on. ${whenPushed(place)}`];
};

/** `drop`: takes one waiting record off. */
export const dropCommand: Command['run'] = async (target, [workspace = ''], given, now) => {
  const { place, desk } = await deskAt(target, workspace, given, now);
  const { type, id } = recordIn(given);
  if (!given.yes) {
    return [
      ...place.taken,
      `This drops what waits of ${type} ${id}: it does not go to ${place.organisation.name} unless the CRM sends it again.`,
      'Nothing was done. Add --yes to do it.',
    ];
  }
  if (!(await dropChange(desk, type, id))) {
    throw new CliError(
      `Nothing of ${type} ${id} waits for ${place.organisation.name}, or it is being sent or changed at this moment.`,
    );
  }
  return [...place.taken, `What waited of ${type} ${id} is dropped.`];
};
