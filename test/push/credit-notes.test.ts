import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { atEveryMoment } from './every-moment.ts';
import { openStage, type Stage } from './stage.ts';

const line = { description: 'Work', quantity: 1, unitAmount: '100', taxRate: 'OUTPUT2' };
const document = { contact: { id: 'c-1' }, date: '2026-11-20', lines: [line], status: 'authorised' };
const half = { description: 'Discount', quantity: 1, unitAmount: '50', taxRate: 'OUTPUT2' };

describe('credit notes', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
    await stage.admin('PUT', '/switches', { enforceLimits: false });
    await stage.send('contact', { id: 'c-1', name: 'Acme Ltd' });
    await stage.untilQuiet();
  });
  afterAll(() => stage.close());

  const invoice = (id: string) => stage.send('invoice', { id, number: id.toUpperCase(), ...document });
  const note = (id: string, more: object = {}) =>
    stage.send('creditNote', { id, reference: `Ref ${id}`, ...document, lines: [half], ...more });
  const standing = async (id: string) =>
    (await stage.inXero('creditNotes')).filter(({ Reference }) => Reference === `Ref ${id}`);
  const due = async (id: string) =>
    (await stage.inXero('invoices')).find(({ InvoiceNumber }) => InvoiceNumber === id.toUpperCase())?.AmountDue;

  it('carries a credit note to Xero and sets it off against its invoice', async () => {
    await invoice('i-1');
    await note('n-1', { allocations: [{ document: { id: 'i-1' }, amount: '60' }] });
    await stage.untilQuiet();
    expect(await stage.changes()).toEqual([]);
    expect(await standing('n-1')).toMatchObject([{ Type: 'ACCRECCREDIT', Status: 'PAID', RemainingCredit: 0 }]);
    expect(await due('i-1')).toBe(60);
    expect((await stage.activities('n-1')).map(({ action }) => action).sort()).toEqual(['allocated', 'created']);
    expect(await stage.news('creditNote', 'n-1')).toMatchObject({ outcome: 'synced', status: 'PAID' });
  });

  it('changes what it is set off against', async () => {
    await invoice('i-2');
    await note('n-1', { allocations: [{ document: { id: 'i-2' }, amount: '60' }] });
    await stage.untilQuiet();
    expect(await stage.changes()).toEqual([]);
    expect(await due('i-1')).toBe(120);
    expect(await due('i-2')).toBe(60);
  });

  it('takes it back and voids it when the CRM deletes it', async () => {
    await stage.send('creditNote', { id: 'n-1', reference: 'Ref n-1', ...document, lines: [half] }, { deleted: true });
    await stage.untilQuiet();
    expect(await stage.changes()).toEqual([]);
    expect(await standing('n-1')).toMatchObject([{ Status: 'VOIDED' }]);
    expect(await due('i-2')).toBe(120);
  });

  it('loses and doubles nothing, whenever the worker is killed', { timeout: 300_000 }, async () => {
    await atEveryMoment(
      stage,
      async (name) => {
        await invoice(`i-${name}`);
        await note(name, { allocations: [{ document: { id: `i-${name}` }, amount: '60' }] });
      },
      async (name) => {
        expect(await stage.changes(), name).toEqual([]);
        expect(await standing(name), name).toMatchObject([{ RemainingCredit: 0 }]);
        expect(await due(`i-${name}`), name).toBe(60);
      },
      { stride: 3 },
    );
  });
});
