import { randomUUID } from 'node:crypto';
import type { Clock } from '../../shared/runtime/clock.ts';
import type { Organisation } from '../../shared/store/organisations.ts';
import { getSettings } from '../../shared/store/settings.ts';
import type { Table } from '../../shared/store/table.ts';
import type { Xero } from '../../shared/xero/client.ts';
import type { Work } from './work.ts';

/** Stays within what a page may take. */
const patienceMs = 15_000;
const nothing = () => undefined;
const nobody = async () => undefined;

/** An organisation's work as the push worker has it, for planning alone: nobody is woken and no file is fetched. */
export const lookOnly = (
  parts: {
    table: Table;
    clock: Clock;
    publicUrl: string;
    xeroAppUrl: string;
    openXero: (organisation: Organisation) => Xero;
  },
  organisation: Organisation,
): Work => {
  const { table, clock, publicUrl, xeroAppUrl } = parts;
  const scope = { workspace: organisation.workspace, organisation: organisation.organisation };
  const xero = parts.openXero(organisation);
  return {
    deps: {
      ...{ table, clock, publicUrl, xeroAppUrl, openXero: () => xero, newKey: randomUUID },
      fetchFile: async () => new Uint8Array(),
      ...{ wakeDeliver: nobody, wakePush: nobody },
      observer: {
        pushed: nothing,
        unchanged: nothing,
        needsAttention: nothing,
        xeroAnswered: nothing,
        failed: nothing,
      },
    },
    ...{ scope, organisation, xero, backfillXero: xero },
    deadline: new Date(clock.now().getTime() + patienceMs),
    failures: { inARow: 0 },
    numbersGiven: new Map(),
    doubted: new Set(),
    settings: () => getSettings(table, scope),
  };
};
