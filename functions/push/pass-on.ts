import { routingProblems } from '../../shared/failures/routing-problems.ts';
import type { RecordType } from '../../shared/records/record.ts';
import { getBatch } from '../../shared/store/batches.ts';
import type { Change } from '../../shared/store/changes.ts';
import { moveChange } from '../../shared/store/homes.ts';
import { getLinks } from '../../shared/store/links.ts';
import { listOrganisations } from '../../shared/store/organisations.ts';
import { getRouting } from '../../shared/store/settings.ts';
import { announce } from './news.ts';
import { anotherWorker } from './send-batch.ts';
import { setAside } from './settle.ts';
import type { Work } from './work.ts';

/** Payments and credit notes follow their document; once they are in Xero they stay where they are. */
const follows = (type: RecordType): boolean => type === 'payment' || type === 'creditNote';

/**
 * Passes on what belongs to another organisation since its field was changed. What stands in Xero here already is set aside
 * instead: it would stand in two books. Nothing is passed on while another worker has a call open. Returns the changes that are this organisation's own.
 */
export const passOn = async (work: Work, type: RecordType, changes: Change[]): Promise<Change[]> => {
  const leaving = changes.filter(({ movesTo }) => movesTo !== undefined);
  if (leaving.length === 0) return changes;
  const { deps, scope, organisation } = work;
  if (await getBatch(deps.table, scope)) throw anotherWorker();
  const ids = leaving.map(({ record }) => record.data.id);
  const links = await getLinks(deps.table, scope, type, ids);
  const { field } = await getRouting(deps.table, scope.workspace);
  const organisations = await listOrganisations(deps.table, scope.workspace);
  for (const change of leaving) {
    const wanted = organisations.find((one) => one.organisation === change.movesTo);
    if (!links.has(change.record.data.id)) {
      await moveChange(deps.table, change, deps.clock.now());
      if (wanted?.state === 'active') {
        await deps.wakePush({ workspace: scope.workspace, organisation: wanted.organisation });
      }
    } else if (!follows(type)) {
      const problem = routingProblems.elsewhere(type, field, wanted?.name ?? 'another organisation', organisation.name);
      await announce(work, await setAside(work, change, problem));
    }
  }
  return changes.filter(({ movesTo, record }) => movesTo === undefined || (follows(type) && links.has(record.data.id)));
};
