import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { atEveryMoment } from './every-moment.ts';
import { openStage, type Stage } from './stage.ts';

const item = (id: string, more: object = {}) => ({
  id,
  code: id.toUpperCase(),
  name: `Item ${id}`,
  sale: { unitPrice: '12.50', account: '200', taxRate: 'OUTPUT2' },
  ...more,
});

describe('items', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
    await stage.admin('PUT', '/switches', { enforceLimits: false });
  });
  afterAll(() => stage.close());

  const standing = async (code: string) => (await stage.inXero('items')).filter(({ Code }) => Code === code);

  it('carries an item to Xero and changes it', async () => {
    await stage.send('item', item('desk'));
    await stage.untilQuiet();
    expect(await standing('DESK')).toMatchObject([{ Name: 'Item desk', SalesDetails: { UnitPrice: 12.5 } }]);
    await stage.send('item', item('desk', { name: 'Standing desk' }));
    await stage.untilQuiet();
    expect(await stage.changes()).toEqual([]);
    expect(await standing('DESK')).toMatchObject([{ Name: 'Standing desk' }]);
    expect(await stage.news('item', 'desk')).toMatchObject({ outcome: 'synced', number: 'DESK' });
  });

  it('links to an item of the same code that stands in Xero', async () => {
    await stage.byHand('PUT', '/Items', { Items: [{ Code: 'CHAIR', Name: 'Chair by hand' }] });
    stage.clock.advance(120_000);
    await stage.send('item', item('chair'));
    await stage.untilQuiet();
    expect(await stage.changes()).toEqual([]);
    expect(await standing('CHAIR')).toHaveLength(1);
    expect(await stage.link('item', 'chair')).toMatchObject({ madeBy: 'matched' });
  });

  it('deletes an item that the CRM deletes, and makes it anew when it comes back', async () => {
    await stage.send('item', item('desk', { name: 'Standing desk' }), { deleted: true });
    await stage.untilQuiet();
    expect(await stage.changes()).toEqual([]);
    expect(await standing('DESK')).toEqual([]);
    await stage.send('item', item('desk', { name: 'Desk again' }));
    await stage.untilQuiet();
    expect(await stage.changes()).toEqual([]);
    expect(await standing('DESK')).toMatchObject([{ Name: 'Desk again' }]);
  });

  it('loses and doubles nothing, whenever the worker is killed', { timeout: 300_000 }, async () => {
    await atEveryMoment(
      stage,
      (name) => stage.send('item', item(name)),
      async (name) => {
        expect(await stage.changes(), name).toEqual([]);
        const [one, ...others] = await standing(name.toUpperCase());
        expect(others, name).toEqual([]);
        expect(await stage.link('item', name), name).toMatchObject({ xeroId: one?.ItemID });
        expect(await stage.news('item', name), name).toMatchObject({ outcome: 'synced' });
      },
    );
  });
});
