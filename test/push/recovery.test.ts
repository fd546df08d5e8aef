import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { getBatch } from '../../shared/store/batches.ts';
import { getLink } from '../../shared/store/links.ts';
import { leaveOpen } from '../config/leave-open.ts';
import { openStage, type Stage } from './stage.ts';

const minute = 60_000;
const line = { description: 'Work', quantity: 1, unitAmount: '10', taxRate: 'OUTPUT2' };

describe('finding out and starting again', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
    await stage.admin('PUT', '/switches', { enforceLimits: false });
    await stage.send('contact', { id: 'c-0', name: 'First Ltd' });
    await stage.untilQuiet();
  });
  afterAll(() => stage.close());
  afterEach(async () => {
    await stage.clearFaults();
    for (const { record } of await stage.changes()) await stage.forget(record.data.id);
  });

  it('gives way to others when Xero keeps failing on what is added to an adopted contact', async () => {
    await stage.byHand('PUT', '/Contacts', { Contacts: [{ Name: 'Adopted Ltd' }] });
    stage.clock.advance(2 * minute);
    await stage.fault({ kind: '500-before', times: -1, path: '/Contacts', method: 'POST' });
    await stage.send('contact', { id: 'adopted', name: 'Adopted Ltd', taxNumber: 'GB1' });
    await stage.send('invoice', { id: 'other', contact: { id: 'c-0' }, lines: [line] });
    const before = (await stage.calls()).length;
    await stage.work();
    expect((await stage.calls()).length - before).toBeLessThan(12);
    expect(await getLink(stage.table, { ...stage.scope, type: 'invoice', crmId: 'other' })).toBeDefined();
    await stage.untilQuiet(300);
    expect(await stage.changes()).toMatchObject([
      { record: { data: { id: 'adopted' } }, problem: { code: 'xero-fails' } },
    ]);
  });

  it('lets go what waited for an adopted contact, whenever the worker is killed', { timeout: 300_000 }, async () => {
    const scene = async (name: string) => {
      await stage.byHand('PUT', '/Contacts', { Contacts: [{ Name: `Late ${name}` }] });
      await stage.send('invoice', { id: `i-${name}`, contact: { id: `c-${name}` }, lines: [line] });
      await stage.untilQuiet();
      stage.clock.advance(2 * minute);
      await stage.send('contact', { id: `c-${name}`, name: `Late ${name}`, taxNumber: 'GB1' });
    };
    await scene('count');
    const { moments } = await stage.work();
    for (let moment = Math.floor(moments / 3); moment <= moments; moment += 2) {
      await scene(`x${moment}`);
      await stage.work(moment);
      await stage.untilQuiet();
      expect(await stage.changes(), `killed at ${moment} of ${moments}`).toEqual([]);
      expect(
        await getLink(stage.table, { ...stage.scope, type: 'invoice', crmId: `i-x${moment}` }),
        `killed at ${moment} of ${moments}`,
      ).toBeDefined();
    }
  });

  it('counts no death when Xero cannot be read while an answer is recorded', async () => {
    await stage.send('contact', { id: 'fine', name: 'Fine Ltd' });
    await stage.untilQuiet();
    await stage.send('contact', { id: 'clash', name: 'Clash Ltd' });
    stage.clock.advance(2 * minute);
    // The name is taken in Xero after the directory was read: Xero refuses, and the directory cannot be read anew.
    await stage.fault({ kind: '500-before', times: -1, path: '/Invoices', method: 'GET' });
    await stage.send('invoice', { id: 'n-1', number: 'N-1', contact: { id: 'c-0' }, lines: [line] });
    await stage.untilQuiet();
    await stage.send('invoice', { id: 'n-2', number: 'N-1', contact: { id: 'c-0' }, lines: [line] });
    for (let round = 0; round < 2; round += 1) {
      await stage.work();
      stage.clock.advance(minute);
    }
    expect(await getBatch(stage.table, stage.scope)).toMatchObject({ putDown: true });
    expect((await stage.changes()).map(({ deaths }) => deaths)).toEqual([0]);
    await stage.clearFaults();
    await stage.untilQuiet();
    expect(await stage.changes()).toMatchObject([{ problem: { code: 'invoice-number-taken' } }]);
  });

  it('updates an invoice of ours that stands in Xero with older content', async () => {
    const Url = 'http://localhost:4100/r/acme/invoice/ours';
    const contact = await getLink(stage.table, { ...stage.scope, type: 'contact', crmId: 'c-0' });
    await stage.byHand('PUT', '/Invoices', {
      Invoices: [
        {
          Type: 'ACCREC',
          InvoiceNumber: 'OURS',
          Contact: { ContactID: contact?.xeroId },
          LineItems: [{ Description: 'Old', Quantity: 1, UnitAmount: 5, AccountCode: '200' }],
          Url,
        },
      ],
    });
    await stage.send('invoice', { id: 'ours', number: 'OURS', contact: { id: 'c-0' }, lines: [line] });
    await stage.untilQuiet();
    expect(await stage.changes()).toEqual([]);
    expect((await stage.inXero('invoices')).filter((one) => one.Url === Url)).toMatchObject([{ Total: 12 }]);
  });

  it('carries over what is saved while a contact is being adopted', async () => {
    await stage.byHand('PUT', '/Contacts', { Contacts: [{ Name: 'Raced Ltd' }] });
    stage.clock.advance(2 * minute);
    await stage.send('contact', { id: 'raced', version: 1, name: 'Raced Ltd', taxNumber: 'OLD' });
    await stage.admin('PUT', '/switches', { latencyMs: 400 });
    const working = stage.work();
    while (!(await getBatch(stage.table, stage.scope))) await new Promise((resolve) => setTimeout(resolve, 10));
    await stage.send('contact', { id: 'raced', version: 2, name: 'Raced Ltd', taxNumber: 'NEW' });
    await working;
    await stage.admin('PUT', '/switches', { latencyMs: 0 });
    await stage.untilQuiet();
    expect((await stage.inXero('contacts')).find(({ Name }) => Name === 'Raced Ltd')).toMatchObject({
      TaxNumber: 'NEW',
    });
  });

  it('leaves a call alone that Xero is still at work on', async () => {
    const contact = await getLink(stage.table, { ...stage.scope, type: 'contact', crmId: 'c-0' });
    const change = await stage.send('invoice', { id: 'slow-call', contact: { id: 'c-0' }, lines: [line] });
    const key = `${stage.organisation}:slow`;
    const body = {
      type: 'ACCREC',
      contact: { contactID: contact?.xeroId },
      lineItems: [{ description: 'Work', quantity: 1, unitAmount: 10, accountCode: '200' }],
      url: 'http://localhost:4100/r/acme/invoice/slow-call',
    };
    const { rev, fingerprint, version } = change;
    await leaveOpen(stage.table, {
      ...stage.scope,
      key,
      type: 'invoice',
      kind: 'invoice',
      mode: 'create',
      startedAt: stage.clock.now().toISOString(),
      pickups: 0,
      putDown: true,
      elements: [{ crmId: 'slow-call', rev, body, crmFingerprint: fingerprint, crmVersion: version }],
    });
    await stage.admin('PUT', '/switches', { idempotencyInFlight: 'conflict', latencyMs: 1500 });
    const Invoices = [
      {
        Type: 'ACCREC',
        Contact: { ContactID: contact?.xeroId },
        LineItems: [{ Description: 'Work', Quantity: 1, UnitAmount: 10, AccountCode: '200' }],
        Url: body.url,
      },
    ];
    const underWay = stage.byHand(
      'PUT',
      '/Invoices?summarizeErrors=false&unitdp=4',
      { Invoices },
      { 'idempotency-key': key },
    );
    await stage.work();
    expect(await getBatch(stage.table, stage.scope)).toMatchObject({ key, putDown: true });
    await underWay;
    await stage.admin('PUT', '/switches', { idempotencyInFlight: 'wait', latencyMs: 0 });
    await stage.untilQuiet();
    expect((await stage.inXero('invoices')).filter(({ Url }) => Url === body.url)).toHaveLength(1);
  });

  it('does not send a call again that could reach Xero only after it forgot the key', async () => {
    const body = {
      type: 'ACCREC',
      contact: { contactID: (await getLink(stage.table, { ...stage.scope, type: 'contact', crmId: 'c-0' }))?.xeroId },
      lineItems: [{ description: 'Work', quantity: 1, unitAmount: 10, accountCode: '200' }],
      status: 'DRAFT',
      url: 'http://localhost:4100/r/acme/invoice/old-call',
    };
    const change = await stage.send('invoice', { id: 'old-call', contact: { id: 'c-0' }, lines: [line] });
    await leaveOpen(stage.table, {
      ...stage.scope,
      key: `${stage.organisation}:old`,
      type: 'invoice',
      kind: 'invoice',
      mode: 'create',
      startedAt: new Date(stage.clock.now().getTime() - 4.5 * minute).toISOString(),
      pickups: 0,
      putDown: true,
      elements: [
        {
          crmId: 'old-call',
          rev: change.rev,
          body,
          crmFingerprint: change.fingerprint,
          crmVersion: change.version,
        },
      ],
    });
    const before = (await stage.calls()).length;
    await stage.work();
    const [first] = (await stage.calls()).slice(before);
    expect(first).toMatchObject({ method: 'GET', path: expect.stringContaining('/Invoices') });
    await stage.untilQuiet();
    expect((await stage.inXero('invoices')).filter(({ Url }) => Url === body.url)).toHaveLength(1);
  });
});
