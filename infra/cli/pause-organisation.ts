import { recordTypes } from '../../shared/records/record.ts';
import type { Asked } from '../../shared/review/asked.ts';
import { pauseOrganisation } from '../../shared/review/pause.ts';
import { pauseTypes } from '../../shared/review/settings.ts';
import { listOrganisations } from '../../shared/store/organisations.ts';
import { typesOf } from './command.ts';
import { type Place, placeOf, workspaceOf } from './place.ts';
import { CliError, type Target, typed } from './target.ts';

interface Wanted extends Asked {
  workspace: string;
  organisation: string | undefined;
  all: boolean | undefined;
  type: string | undefined;
  to: 'active' | 'paused';
}

/** `pause` and `resume`: one organisation, all of a workspace, or record types of one. What changes is kept meanwhile. */
export const pauseCommand = async (target: Target, wanted: Wanted): Promise<string[]> => {
  const { workspace } = wanted;
  if (!wanted.all) return pauseOne(target, await placeOf(target, workspace, wanted.organisation), wanted);
  if (wanted.organisation !== undefined) throw new CliError('Use either --all or --organisation, not both.');
  await workspaceOf(target, workspace);
  const organisations = (await listOrganisations(target.table, workspace)).filter(
    ({ state }) => state !== 'disconnected',
  );
  const lines: string[] = [];
  for (const organisation of organisations) {
    const scope = { workspace, organisation: organisation.organisation };
    lines.push(...(await pauseOne(target, { organisation, scope, taken: [] }, wanted)));
  }
  return lines.length > 0 ? lines : [`No organisation of "${workspace}" is connected.`];
};

const pauseOne = (target: Target, place: Place, wanted: Wanted): Promise<string[]> =>
  wanted.type === undefined ? pauseWhole(target, place, wanted) : pauseSome(target, place, wanted);

const pauseSome = async (target: Target, place: Place, wanted: Wanted): Promise<string[]> => {
  const { organisation, scope, taken } = place;
  const types = typesOf(wanted.type, recordTypes);
  const paused = wanted.to === 'paused';
  const changed = await pauseTypes({ table: target.table, scope, asked: wanted }, types, paused);
  const words = changed.join(', ');
  if (changed.length === 0)
    return [...taken, `${types.join(', ')} of ${organisation.name}: ${paused ? 'paused already.' : 'not paused.'}`];
  return [
    ...taken,
    paused
      ? `Paused in ${organisation.name}: ${words}. Nothing of them goes either way; what changes is kept and waits. Resume: ${typed(target, `resume ${scope.workspace} --type ${changed.join(',')}`)}`
      : `Resumed in ${organisation.name}: ${words}. It goes on within a minute.`,
  ];
};

const pauseWhole = async (target: Target, place: Place, wanted: Wanted): Promise<string[]> => {
  const { to, by, now } = wanted;
  const { scope, organisation, taken } = place;
  const { name, state } = organisation;
  if (state === 'disconnected') {
    throw new CliError(
      `${name} is disconnected, so there is nothing to ${to === 'paused' ? 'pause' : 'resume'}. Connect it again: ${typed(target, `link ${scope.workspace}`)}`,
    );
  }
  if (state === to) return [...taken, to === 'paused' ? `${name} is paused already.` : `${name} is not paused.`];
  if (!(await pauseOrganisation({ table: target.table, scope, asked: { by, now } }, organisation, to))) {
    throw new CliError(
      `Somebody else changed ${name} at this moment. Look at it and repeat: ${typed(target, `status ${scope.workspace}`)}`,
    );
  }
  return [
    ...taken,
    to === 'paused'
      ? `${name} is paused: changes are kept and wait. What is under way ends within two minutes. Resume it: ${typed(target, `resume ${scope.workspace}`)}`
      : `${name} is resumed. Pushing goes on within a minute.`,
  ];
};
