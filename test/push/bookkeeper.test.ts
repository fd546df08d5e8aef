import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { getLink } from '../../shared/store/links.ts';
import { type InBooks, openStage, type Stage } from './stage.ts';

const minute = 60_000;
const line = { description: 'Work', quantity: 1, unitAmount: '100', taxRate: 'OUTPUT2' };
const invoice = (id: string, contact: string, more: object = {}) => ({
  id,
  number: id.toUpperCase(),
  contact: { id: contact },
  date: '2026-11-20',
  lines: [line],
  ...more,
});

describe('what bookkeepers do in Xero meanwhile, and answers that are lost', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
    await stage.admin('PUT', '/switches', { enforceLimits: false });
    await stage.send('contact', { id: 'c-1', name: 'Acme Ltd' });
    await stage.untilQuiet();
  });
  afterAll(() => stage.close());
  afterEach(async () => {
    await stage.clearFaults();
    for (const { record } of await stage.changes()) await stage.forget(record.data.id);
  });

  const standing = async (number: string): Promise<Partial<InBooks>> =>
    (await stage.inXero('invoices')).find(({ InvoiceNumber }) => InvoiceNumber === number) ?? {};
  const approve = async (number: string, Status = 'AUTHORISED') =>
    stage.byHand('POST', '/Invoices', { Invoices: [{ InvoiceID: (await standing(number)).InvoiceID, Status }] });

  it('changes a draft that was approved in Xero, and leaves it approved', async () => {
    await stage.send('invoice', invoice('approved', 'c-1', { status: 'draft' }));
    await stage.untilQuiet();
    await approve('APPROVED');
    await stage.send('invoice', invoice('approved', 'c-1', { status: 'draft', reference: 'later' }));
    await stage.untilQuiet();
    expect(await stage.changes()).toEqual([]);
    expect(await standing('APPROVED')).toMatchObject({ Reference: 'later', Status: 'AUTHORISED' });
  });

  it('voids an invoice that was approved in Xero when the CRM deletes it', async () => {
    await stage.send('invoice', invoice('approved-2', 'c-1'));
    await stage.untilQuiet();
    await approve('APPROVED-2');
    await stage.send('invoice', { id: 'approved-2' }, { deleted: true });
    await stage.untilQuiet();
    expect(await stage.changes()).toEqual([]);
    expect(await standing('APPROVED-2')).toMatchObject({ Status: 'VOIDED' });
  });

  it('is content when a bookkeeper voided what the CRM deletes', async () => {
    await stage.send('invoice', invoice('voided', 'c-1', { status: 'authorised' }));
    await stage.untilQuiet();
    await approve('VOIDED', 'VOIDED');
    await stage.send('invoice', { id: 'voided' }, { deleted: true });
    await stage.untilQuiet();
    expect(await stage.changes()).toEqual([]);
  });

  it('asks a person about an invoice that was paid in Xero before the CRM deleted it', async () => {
    await stage.send('invoice', invoice('paid', 'c-1', { status: 'authorised' }));
    await stage.untilQuiet();
    const { InvoiceID } = await standing('PAID');
    await stage.admin('POST', `/organisations/${stage.organisation}/payments`, { invoice: InvoiceID, amount: 120 });
    await stage.send('invoice', { id: 'paid' }, { deleted: true });
    await stage.untilQuiet();
    expect(await stage.changes()).toMatchObject([{ problem: { code: 'paid-in-xero' } }]);
  });

  it.each(['500-after', 'drop-after'])('deletes and archives once when the answer is lost (%s)', async (kind) => {
    await stage.send('contact', { id: `del-${kind}`, name: `Gone ${kind}` });
    await stage.send('invoice', invoice(`d-${kind}`, `del-${kind}`));
    await stage.send('invoice', invoice(`v-${kind}`, `del-${kind}`, { status: 'authorised' }));
    await stage.untilQuiet();
    for (const path of ['/Contacts', '/Invoices']) await stage.fault({ kind, path, method: 'POST' });
    await stage.send('contact', { id: `del-${kind}` }, { deleted: true });
    await stage.send('invoice', { id: `d-${kind}` }, { deleted: true });
    await stage.send('invoice', { id: `v-${kind}` }, { deleted: true });
    await stage.untilQuiet();
    expect((await stage.changes()).map(({ record, problem }) => [record.data.id, problem?.code])).toEqual([]);
    expect((await standing(`D-${kind.toUpperCase()}`)).Status).toBe('DELETED');
    expect((await standing(`V-${kind.toUpperCase()}`)).Status).toBe('VOIDED');
  });

  it('sends an invoice to the contact that its customer was merged into', async () => {
    await stage.send('contact', { id: 'loser', name: 'Loser Ltd' });
    await stage.untilQuiet();
    await stage.byHand('PUT', '/Contacts', { Contacts: [{ Name: 'Survivor Ltd' }] });
    const survivor = (await stage.inXero('contacts')).find(({ Name }) => Name === 'Survivor Ltd')?.ContactID ?? '';
    const loser = await getLink(stage.table, { ...stage.scope, type: 'contact', crmId: 'loser' });
    await stage.admin('POST', `/organisations/${stage.organisation}/merge`, {
      from: loser?.xeroId,
      into: survivor,
    });
    stage.clock.advance(2 * minute);
    await stage.send('invoice', invoice('merged', 'loser'));
    await stage.untilQuiet();
    expect(await stage.changes()).toEqual([]);
    expect((await standing('MERGED')).Contact?.ContactID).toBe(survivor);
    expect(await getLink(stage.table, { ...stage.scope, type: 'contact', crmId: 'loser' })).toMatchObject({
      xeroId: survivor,
    });
  });

  it('keeps the date of an invoice that names none when it is changed on another day', async () => {
    await stage.send('invoice', invoice('undated', 'c-1', { date: undefined }));
    await stage.untilQuiet();
    const before = await standing('UNDATED');
    stage.clock.advance(3 * 24 * 60 * minute);
    await stage.send('invoice', invoice('undated', 'c-1', { date: undefined, reference: 'later' }));
    await stage.untilQuiet();
    const { Reference, DateString, DueDateString } = await standing('UNDATED');
    expect({ Reference, DateString, DueDateString }).toEqual({
      Reference: 'later',
      DateString: before.DateString,
      DueDateString: before.DueDateString,
    });
  });

  it('goes on with a contact that was restored in Xero', async () => {
    await stage.send('contact', { id: 'phoenix', name: 'Phoenix Ltd' });
    await stage.untilQuiet();
    const { xeroId } = (await getLink(stage.table, { ...stage.scope, type: 'contact', crmId: 'phoenix' })) ?? {};
    await stage.byHand('POST', '/Contacts', { Contacts: [{ ContactID: xeroId, ContactStatus: 'ARCHIVED' }] });
    await stage.send('contact', { id: 'phoenix' }, { deleted: true });
    await stage.untilQuiet();
    expect(await stage.changes()).toEqual([]);
  });
});
