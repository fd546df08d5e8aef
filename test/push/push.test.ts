import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { listActivities } from '../../shared/store/activities.ts';
import { ringBell } from '../../shared/store/bells.ts';
import { getDelivery } from '../../shared/store/deliveries.ts';
import { getLink } from '../../shared/store/links.ts';
import { openStage, type Stage } from './stage.ts';

const invoice = (id: string, contact: string, more: object = {}) => ({
  id,
  number: id.toUpperCase(),
  contact: { id: contact },
  date: '2026-11-20',
  lines: [{ description: 'Work', quantity: 1, unitAmount: '100', taxRate: 'OUTPUT2' }],
  ...more,
});
const writes = async (stage: Stage) => (await stage.calls()).filter(({ method }) => method !== 'GET');

describe('pushing', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage.close());
  afterEach(() => stage.clearFaults());

  it('carries a contact and its invoice to Xero, links them, logs it and has news for the CRM', async () => {
    await stage.send('contact', { id: 'c-1', name: 'Acme Ltd', email: 'a@acme.example', version: 1 });
    await stage.send('invoice', invoice('i-1', 'c-1', { total: '120.00', url: 'https://crm.example/i-1' }));
    await stage.untilQuiet();
    const link = await getLink(stage.table, { ...stage.scope, type: 'invoice', crmId: 'i-1' });
    expect(link).toMatchObject({
      xero: { number: 'I-1', status: 'DRAFT', total: '120' },
      madeBy: 'created',
      crmUrl: 'https://crm.example/i-1',
    });
    expect(await stage.changes()).toEqual([]);
    const { activities } = await listActivities(stage.table, 'acme', stage.clock.now());
    expect(activities.map(({ action, crmId }) => `${action} ${crmId}`).sort()).toEqual(['created c-1', 'created i-1']);
    const delivery = await getDelivery(stage.table, { ...stage.scope, type: 'invoice', id: 'i-1' });
    expect(delivery).toMatchObject({ outcome: 'synced', xeroId: link?.xeroId, number: 'I-1', status: 'DRAFT' });
    expect(delivery?.url).toContain('shortcode=!23aYB'.replace('!', encodeURIComponent('!')));
    const standing = (await stage.inXero('invoices')).filter((one) => one.InvoiceNumber === 'I-1');
    expect(standing).toHaveLength(1);
    expect(standing[0]).toMatchObject({
      Total: 120,
      Contact: { Name: 'Acme Ltd' },
      Url: 'http://localhost:4100/r/acme/invoice/i-1',
    });
  });

  it('sends nothing for a record that is saved again without a change', async () => {
    const before = (await writes(stage)).length;
    await stage.send('contact', { id: 'c-1', name: 'Acme Ltd', email: 'a@acme.example', version: 2 });
    await stage.untilQuiet();
    expect(await writes(stage)).toHaveLength(before);
    expect(await getLink(stage.table, { ...stage.scope, type: 'contact', crmId: 'c-1' })).toMatchObject({
      crmVersion: expect.stringMatching(/2$/),
    });
  });

  it('updates a record by its link', async () => {
    await stage.send(
      'invoice',
      invoice('i-1', 'c-1', {
        lines: [{ description: 'More work', quantity: 2, unitAmount: '100', taxRate: 'OUTPUT2' }],
      }),
    );
    await stage.untilQuiet();
    const [standing, ...others] = (await stage.inXero('invoices')).filter((one) => one.InvoiceNumber === 'I-1');
    expect(others).toEqual([]);
    expect(standing).toMatchObject({ Total: 240 });
  });

  it('fills calls to the limit', async () => {
    const before = (await stage.calls()).length;
    for (let n = 0; n < 120; n += 1) await stage.send('contact', { id: `many-${n}`, name: `Many ${n}` });
    await stage.untilQuiet();
    const calls = (await stage.calls()).slice(before).filter(({ method }) => method === 'PUT');
    expect(calls.map(({ elements }) => elements)).toEqual([50, 50, 20]);
  });

  it('lets an invoice wait for a customer that comes later', async () => {
    await stage.send('invoice', invoice('i-late', 'c-late'));
    await stage.untilQuiet();
    const [waiting] = await stage.changes();
    expect(waiting).toMatchObject({
      problem: { code: 'contact-not-arrived', next: 'wait' },
      waitsFor: { type: 'contact', id: 'c-late' },
    });
    await stage.send('contact', { id: 'c-late', name: 'Late Ltd' });
    await stage.untilQuiet();
    expect(await stage.changes()).toEqual([]);
    expect(await getLink(stage.table, { ...stage.scope, type: 'invoice', crmId: 'i-late' })).toBeDefined();
  });

  it('sets aside the one that is wrong and sends the others', async () => {
    await stage.send(
      'invoice',
      invoice('i-bad', 'c-1', { lines: [{ description: 'x', unitAmount: 1, account: '999' }] }),
    );
    await stage.send('invoice', invoice('i-good', 'c-1'));
    await stage.untilQuiet();
    expect(await stage.changes()).toMatchObject([
      { record: { data: { id: 'i-bad' } }, problem: { code: 'account-unknown', field: 'lines.0.account' } },
    ]);
    expect(await getLink(stage.table, { ...stage.scope, type: 'invoice', crmId: 'i-good' })).toBeDefined();
    expect(await getDelivery(stage.table, { ...stage.scope, type: 'invoice', id: 'i-bad' })).toMatchObject({
      outcome: 'attention',
      problem: { code: 'account-unknown' },
    });
    await stage.send('invoice', invoice('i-bad', 'c-1'));
    await stage.untilQuiet();
    expect(await stage.changes()).toEqual([]);
  });

  it('tells a number that somebody else has taken from its own', async () => {
    await stage.send('invoice', invoice('i-other', 'c-1', { number: 'I-GOOD' }));
    await stage.untilQuiet();
    expect(await stage.changes()).toMatchObject([
      {
        record: { data: { id: 'i-other' } },
        problem: {
          ...{ code: 'invoice-number-taken', field: 'number' },
          message: 'The number I-GOOD belongs to the invoice i-good of the CRM already.',
        },
      },
    ]);
    await stage.send('invoice', invoice('i-other', 'c-1', { number: 'I-OTHER' }));
    await stage.untilQuiet();
    expect(await stage.changes()).toEqual([]);
  });

  it('does not send a second invoice of a number that it has just given', async () => {
    const before = (await writes(stage)).length;
    await stage.send('invoice', invoice('i-same-1', 'c-1', { number: 'SAME-1' }));
    await stage.send('invoice', invoice('i-same-2', 'c-1', { number: 'SAME-1' }));
    await stage.untilQuiet();
    const [parked, ...others] = await stage.changes();
    expect(parked).toMatchObject({
      problem: { code: 'invoice-number-taken', message: expect.stringContaining('belongs to the invoice i-same-') },
    });
    expect(others).toEqual([]);
    expect(await writes(stage)).toHaveLength(before + 1);
    await stage.forget(parked?.record.data.id ?? '');
  });

  it('carries two CRM contacts of one name once, and asks about the second', async () => {
    await stage.send('contact', { id: 'twin-1', name: 'Twin Ltd' });
    await stage.send('contact', { id: 'twin-2', name: 'twin  LTD' });
    await stage.untilQuiet();
    const parked = await stage.changes();
    expect(parked).toMatchObject([{ problem: { code: 'contact-duplicate-in-crm' } }]);
    const standing = (await stage.inXero('contacts')).filter((one) => /twin/i.test(one.Name));
    expect(standing).toHaveLength(1);
    await stage.send('contact', { id: parked[0]?.record.data.id ?? '', name: 'Twin Holding' });
    await stage.untilQuiet();
  });

  it('links to a namesake in Xero without overwriting what a bookkeeper typed', async () => {
    await stage.byHand('PUT', '/Contacts', {
      Contacts: [{ Name: 'Typed By Hand Ltd', EmailAddress: 'books@typed.example' }],
    });
    const existing = (await stage.inXero('contacts')).find(({ Name }) => Name === 'Typed By Hand Ltd');
    stage.clock.advance(120_000);
    await stage.send('contact', {
      id: 'c-adopted',
      name: 'TYPED BY HAND LTD',
      email: 'crm@other.example',
      taxNumber: 'GB123',
    });
    await stage.untilQuiet();
    const link = await getLink(stage.table, { ...stage.scope, type: 'contact', crmId: 'c-adopted' });
    expect(link).toMatchObject({ xeroId: existing?.ContactID, madeBy: 'matched' });
    const after = (await stage.inXero('contacts')).find((one) => one.ContactID === existing?.ContactID);
    expect(after).toMatchObject({ EmailAddress: 'books@typed.example', TaxNumber: 'GB123', Name: 'Typed By Hand Ltd' });
  });

  it('empties what the CRM emptied, and keeps what a bookkeeper added', async () => {
    const full = {
      name: 'Leaner Ltd',
      email: 'lean@leaner.example',
      phones: [{ kind: 'mobile', number: '07700 900111' }],
    };
    await stage.send('contact', { id: 'c-lean', ...full });
    await stage.send('invoice', invoice('i-lean', 'c-lean', { reference: 'PO 7' }));
    await stage.untilQuiet();
    const link = await getLink(stage.table, { ...stage.scope, type: 'contact', crmId: 'c-lean' });
    await stage.byHand('POST', '/Contacts', { Contacts: [{ ContactID: link?.xeroId, TaxNumber: 'GB777' }] });
    await stage.send('contact', { id: 'c-lean', name: 'Leaner Ltd' });
    await stage.send('invoice', invoice('i-lean', 'c-lean'));
    await stage.untilQuiet();
    const contact = (await stage.inXero('contacts')).find(({ ContactNumber }) => ContactNumber === 'c-lean');
    expect(contact?.EmailAddress ?? '').toBe('');
    expect(contact?.Phones?.find(({ PhoneType }) => PhoneType === 'MOBILE')?.PhoneNumber ?? '').toBe('');
    expect(contact?.TaxNumber).toBe('GB777');
    const standing = (await stage.inXero('invoices')).find(({ InvoiceNumber }) => InvoiceNumber === 'I-LEAN');
    expect(standing?.Reference ?? '').toBe('');
  });

  it('archives, voids and deletes what the CRM deleted', async () => {
    await stage.send('invoice', invoice('i-void', 'c-1', { status: 'authorised' }));
    await stage.untilQuiet();
    await stage.send('invoice', { id: 'i-void', version: 9 }, { deleted: true });
    await stage.send('invoice', { id: 'i-good', version: 9 }, { deleted: true });
    await stage.send('contact', { id: 'c-late', version: 9 }, { deleted: true });
    await stage.untilQuiet();
    expect(await stage.changes()).toEqual([]);
    const invoices = await stage.inXero('invoices');
    const status = (number: string) => invoices.find((one) => one.InvoiceNumber === number)?.Status;
    expect([status('I-VOID'), status('I-GOOD')]).toEqual(['VOIDED', 'DELETED']);
    const contacts = await stage.inXero('contacts');
    expect(contacts.find((one) => one.ContactNumber === 'c-late')?.ContactStatus).toBe('ARCHIVED');
  });

  it('waits out the minute and then goes on', async () => {
    await stage.fault({ kind: '429-minute', times: 1, seconds: 26, method: 'PUT' });
    await stage.send('contact', { id: 'c-429', name: 'Patient Ltd' });
    await stage.untilQuiet();
    expect(await getLink(stage.table, { ...stage.scope, type: 'contact', crmId: 'c-429' })).toBeDefined();
  });

  it('stops for the day without losing anything', async () => {
    await stage.fault({ kind: '429-day', times: 1, seconds: 7200 });
    await stage.send('contact', { id: 'c-day', name: 'Tomorrow Ltd' });
    const from = stage.clock.now().getTime();
    await stage.untilQuiet(200);
    expect(stage.clock.now().getTime() - from).toBeGreaterThanOrEqual(7_200_000);
    expect(await getLink(stage.table, { ...stage.scope, type: 'contact', crmId: 'c-day' })).toBeDefined();
  });

  it('renews a token that Xero refuses, once', async () => {
    await stage.fault({ kind: '401-expired', times: 1 });
    await stage.send('contact', { id: 'c-401', name: 'Token Ltd' });
    await stage.untilQuiet();
    expect(await getLink(stage.table, { ...stage.scope, type: 'contact', crmId: 'c-401' })).toBeDefined();
  });

  it('keeps changes while Xero says the organisation is disconnected', async () => {
    await stage.fault({ kind: '403-disconnected', times: -1 });
    await stage.send('contact', { id: 'c-403', name: 'Gone Ltd' });
    await stage.work();
    await stage.clearFaults();
    expect(await stage.changes()).toMatchObject([{ record: { data: { id: 'c-403' } }, readyAt: expect.any(String) }]);
    const { activities } = await listActivities(stage.table, 'acme', stage.clock.now());
    expect(activities.map(({ action }) => action)).toContain('disconnected');
    await ringBell(stage.table, 'acme', stage.organisation, stage.clock.now());
  });
});
