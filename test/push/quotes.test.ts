import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { atEveryMoment } from './every-moment.ts';
import { openStage, type Stage } from './stage.ts';

const line = { description: 'Work', quantity: 1, unitAmount: '100', taxRate: 'OUTPUT2' };
const quote = (id: string, more: object = {}) => ({
  id,
  name: `Quote ${id}`,
  contact: { id: 'c-1' },
  date: '2026-11-20',
  lines: [line],
  ...more,
});

describe('quotes and orders', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage({ quotes: { become: 'quote' }, orders: { become: 'invoice', whenWon: 'approve' } });
    await stage.admin('PUT', '/switches', { enforceLimits: false });
    await stage.send('contact', { id: 'c-1', name: 'Acme Ltd' });
    await stage.untilQuiet();
  });
  afterAll(() => stage.close());

  const standing = async (id: string) => {
    const link = await stage.link('quote', id);
    return (await stage.inXero('quotes')).filter(({ QuoteID }) => QuoteID === link?.xeroId);
  };

  it('carries a quote step by step to where the CRM has it, and tells the CRM once', async () => {
    await stage.send('quote', quote('q-1', { number: 'Q-1', status: 'accepted' }));
    await stage.untilQuiet();
    expect(await stage.changes()).toEqual([]);
    expect(await standing('q-1')).toMatchObject([{ QuoteNumber: 'Q-1', Status: 'ACCEPTED', Title: 'Quote q-1' }]);
    expect(await stage.news('quote', 'q-1')).toMatchObject({ outcome: 'synced', status: 'ACCEPTED', number: 'Q-1' });
  });

  it('changes a quote', async () => {
    await stage.send('quote', quote('q-2', { number: 'Q-2' }));
    await stage.untilQuiet();
    await stage.send('quote', quote('q-2', { number: 'Q-2', lines: [{ ...line, unitAmount: '200' }], status: 'sent' }));
    await stage.untilQuiet();
    expect(await stage.changes()).toEqual([]);
    expect(await standing('q-2')).toMatchObject([{ Status: 'SENT', Total: 240 }]);
  });

  it('makes a draft invoice of an order, and approves it when it is won', async () => {
    await stage.send('order', quote('o-1', { number: undefined }));
    await stage.untilQuiet();
    const link = await stage.link('order', 'o-1');
    expect(link).toMatchObject({ kind: 'invoice', xero: { status: 'DRAFT' } });
    await stage.send('order', quote('o-1', { status: 'won' }));
    await stage.untilQuiet();
    expect(await stage.changes()).toEqual([]);
    expect((await stage.inXero('invoices')).filter(({ InvoiceID }) => InvoiceID === link?.xeroId)).toMatchObject([
      { Status: 'AUTHORISED' },
    ]);
  });

  it.each([
    ['with a number', (name: string) => `N-${name}`],
    ['without one', () => undefined],
  ])('loses and doubles nothing %s, whenever the worker is killed', { timeout: 300_000 }, async (words, number) => {
    const id = (name: string) => `${name}-${words.length}`;
    await atEveryMoment(
      stage,
      (name) => stage.send('quote', quote(id(name), { number: number(id(name)), status: 'accepted' })),
      async (name) => {
        expect(await stage.changes(), name).toEqual([]);
        expect(await standing(id(name)), name).toMatchObject([{ Status: 'ACCEPTED' }]);
        const titled = (await stage.inXero('quotes')).filter(({ Title }) => Title === `Quote ${id(name)}`);
        expect(titled, name).toHaveLength(1);
        expect(await stage.news('quote', id(name)), name).toMatchObject({ status: 'ACCEPTED' });
      },
      { stride: 3 },
    );
  });
});
