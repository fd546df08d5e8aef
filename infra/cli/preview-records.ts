import { randomUUID } from 'node:crypto';
import { openWork } from '../../functions/push/open-work.ts';
import { previewChanges } from '../../functions/push/preview.ts';
import type { Preview } from '../../shared/review/preview.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { openTokenSource } from '../../shared/runtime/token-source.ts';
import type { Change } from '../../shared/store/changes.ts';
import { xeroOpener } from '../../shared/xero/open-xero.ts';
import type { Place } from './place.ts';
import type { Target } from './target.ts';

const patienceMs = 120_000;
const nothing = () => undefined;
const nobody = async () => undefined;

/** What the push worker would do with these changes, planned by its own code; nothing is written and nobody woken. */
export const previewRecords = (target: Target, { organisation }: Place, changes: Change[]): Promise<Preview[]> => {
  const { table, secrets, xero, publicUrl } = target;
  const tokens = openTokenSource({ table, secrets, addresses: xero, clock: systemClock });
  const deadline = new Date(systemClock.now().getTime() + patienceMs);
  const deps = {
    ...{ table, clock: systemClock, publicUrl, xeroAppUrl: 'https://go.xero.com', newKey: randomUUID },
    openXero: xeroOpener({ xeroApiUrl: xero.api, accessToken: tokens.accessToken }),
    fetchFile: async () => new Uint8Array(),
    ...{ wakeDeliver: nobody, wakePush: nobody },
    observer: { pushed: nothing, unchanged: nothing, needsAttention: nothing, xeroAnswered: nothing, failed: nothing },
  };
  return previewChanges(openWork(deps, organisation, deadline, 'person'), changes);
};
