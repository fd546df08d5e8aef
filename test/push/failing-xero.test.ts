import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getBatch } from '../../shared/store/batches.ts';
import { createdTwice, expectWhole, expectWrongOneSetAside, sendScene } from './scene.ts';
import { openStage, type Stage } from './stage.ts';

const minute = 60_000;

describe('Xero failing while it is asked to create', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
    await stage.admin('PUT', '/switches', { enforceLimits: false });
  });
  afterAll(() => stage.close());

  const faults = ['500-before', '500-after', '503', 'drop-before', 'drop-after', '429-minute', '429-concurrent'];
  /** Where Xero did what it was asked to, it matters besides how it answers and what it takes twice. */
  const ways = [{ elementOrder: 'shuffled' }, { contactNameUnique: false, contactNumberUnique: false }];
  const switches = (kind: string) => (kind.endsWith('-after') ? [{}, ...ways] : [{}]);
  it.each(faults.flatMap((kind) => switches(kind).map((asked, at) => [kind, asked, at] as const)))(
    'ends with each record once after %s, with %j',
    async (kind, asked, at) => {
      await stage.admin('PUT', '/switches', asked);
      for (const [path, times] of [
        ['/Contacts', 1],
        ['/Invoices', 1],
        ['/Invoices', 2],
      ] as const) {
        const name = `${kind}-${at}-${path.slice(1)}-${times}`.toLowerCase();
        await sendScene(stage, name);
        await stage.fault({ kind, times, path, method: 'PUT', seconds: 5 });
        await stage.untilQuiet();
        await stage.clearFaults();
        await expectWrongOneSetAside(stage, name);
        await expectWhole(stage, name, await stage.inXero('invoices'), await stage.inXero('contacts'));
        expect(await getBatch(stage.table, stage.scope)).toBeUndefined();
        stage.clock.advance(2 * minute);
      }
      expect(await createdTwice(stage)).toEqual([]);
    },
  );

  it('sets aside what a worker died over three times, and only that', async () => {
    await sendScene(stage, 'poison');
    for (let death = 0; death < 12; death += 1) {
      await killInCall(stage);
      stage.clock.advance(minute);
    }
    await stage.untilQuiet();
    const left = await stage.changes();
    expect(
      left.filter(({ record }) => record.data.id.startsWith('poison-')).map(({ problem }) => problem?.code),
    ).toContain('worker-died');
  });
});

/** Kills the worker as soon as Xero has been asked to create something. */
const killInCall = async (stage: Stage) => stage.work(undefined, { killInWrite: true });
