import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { atEveryMoment } from './every-moment.ts';
import { openStage, type Stage } from './stage.ts';

const line = { description: 'Work', quantity: 1, unitAmount: '100', taxRate: 'OUTPUT2' };
const content = Buffer.from('An attached text.').toString('base64');
const attachmentsSchema = z.object({ Attachments: z.array(z.object({ FileName: z.string() })) });
const historySchema = z.object({ HistoryRecords: z.array(z.object({ Details: z.string().nullish() })) });

describe('what belongs to a document besides its content', () => {
  let stage: Stage;
  let files: { url: string; host: string; answer: (status: number, type: string) => void; close: () => void };
  beforeAll(async () => {
    stage = await openStage({ historyNotes: true, accounts: { sales: '200', payment: '090' } });
    await stage.admin('PUT', '/switches', { enforceLimits: false });
    let [status, type] = [200, 'application/pdf'];
    const server = createServer((_, response) => response.writeHead(status, { 'content-type': type }).end('%PDF-1.4'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const host = `localhost:${(server.address() as AddressInfo).port}`;
    files = {
      host,
      url: `http://${host}`,
      answer: (...next) => {
        [status, type] = next;
      },
      close: () => server.close(),
    };
    await stage.send('contact', { id: 'c-1', name: 'Acme Ltd', email: 'acme@example.com' });
    await stage.untilQuiet();
  });
  afterAll(async () => {
    files.close();
    await stage.close();
  });

  const invoice = (id: string, more: object = {}) => ({
    id,
    number: id.toUpperCase(),
    contact: { id: 'c-1' },
    date: '2026-11-20',
    lines: [line],
    ...more,
  });
  const attached = async (id: string): Promise<string[]> => {
    const link = await stage.link('invoice', id);
    const answer = await stage.byHand('GET', `/Invoices/${link?.xeroId}/Attachments`);
    return attachmentsSchema.parse(answer).Attachments.map(({ FileName }) => FileName);
  };

  const notes = async (id: string): Promise<number> => {
    const link = await stage.link('invoice', id);
    const answer = await stage.byHand('GET', `/Invoices/${link?.xeroId}/History`);
    const { HistoryRecords } = historySchema.parse(answer);
    return HistoryRecords.filter(({ Details }) => Details?.includes('Made by Tallybridge')).length;
  };

  it('adds a note and files, e-mails the invoice and pays it; the CRM is told at the end', async () => {
    const attachments = [{ name: 'terms.txt', contentType: 'text/plain', content }];
    await stage.send('invoice', invoice('i-1', { status: 'paid', paidOn: '2026-11-20', sendEmail: true, attachments }));
    await stage.untilQuiet();
    expect(await stage.changes()).toEqual([]);
    expect(await attached('i-1')).toEqual(['terms.txt']);
    expect((await stage.activities('i-1')).map(({ action }) => action)).toEqual(
      expect.arrayContaining(['created', 'noted', 'attached', 'emailed']),
    );
    expect(await stage.news('invoice', 'i-1')).toMatchObject({ outcome: 'synced', status: 'PAID', amountDue: '0' });
    const emails = (await stage.calls()).filter(({ path }) => path.endsWith('/Email'));
    expect(emails).toHaveLength(1);
  });

  it('tells what is wrong with a payment of a paid invoice under the invoice', async () => {
    await stage.send('invoice', invoice('i-2', { status: 'paid', paidTo: '999' }));
    await stage.untilQuiet();
    expect(await stage.news('invoice', 'i-2')).toMatchObject({
      outcome: 'attention',
      problem: { code: 'payment-account-unknown' },
    });
    expect(await stage.news('payment', 'i-2~paid')).toBeUndefined();
    await stage.forget('i-2~paid');
  });

  it('fetches files from the CRM only, and says why one cannot be had', async () => {
    const attachments = [{ name: 'plan.pdf', contentType: 'application/pdf', url: `${files.url}/plan.pdf` }];
    await stage.send('invoice', invoice('i-3', { attachments }));
    await stage.work();
    expect(await stage.changes()).toMatchObject([{ problem: { code: 'file-not-fetched', field: 'attachments' } }]);
    await stage.forget('i-3');
    await stage.send('invoice', invoice('i-3', { attachments, reference: 'again' }));
    await stage.work(undefined, { hosts: [files.host] });
    expect(await stage.changes()).toEqual([]);
    expect(await attached('i-3')).toEqual(['plan.pdf']);
    files.answer(503, 'text/plain');
    const other = [{ name: 'other.pdf', contentType: 'application/pdf', url: `${files.url}/other.pdf` }];
    await stage.send('invoice', invoice('i-4', { attachments: other }));
    await stage.work(undefined, { hosts: [files.host] });
    expect(await stage.changes()).toMatchObject([{ attempts: expect.any(Number), readyAt: expect.any(String) }]);
    files.answer(200, 'text/html');
    stage.clock.advance(3 * 60_000);
    await stage.work(undefined, { hosts: [files.host] });
    expect(await stage.changes()).toMatchObject([{ problem: { message: expect.stringContaining('a page') } }]);
    await stage.forget('i-4');
  });

  it('does each step once, whenever the worker is killed', { timeout: 300_000 }, async () => {
    const attachments = [{ name: 'terms.txt', contentType: 'text/plain', content }];
    await atEveryMoment(
      stage,
      (name) => stage.send('invoice', invoice(name, { status: 'authorised', sendEmail: true, attachments })),
      async (name) => {
        expect(await stage.changes(), name).toEqual([]);
        expect(await attached(name), name).toEqual(['terms.txt']);
        expect(await notes(name), name).toBe(1);
        const actions = (await stage.activities(name)).map(({ action }) => action);
        for (const once of ['created', 'noted', 'attached', 'emailed']) {
          expect(actions.filter((action) => action === once).length, `${once} ${name}`).toBe(1);
        }
        expect(await stage.news('invoice', name), name).toMatchObject({ outcome: 'synced', status: 'AUTHORISED' });
      },
      { stride: 5 },
    );
  });
});
