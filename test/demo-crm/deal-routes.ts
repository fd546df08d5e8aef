import { type Context, Hono } from 'hono';
import type { Site } from './app.ts';
import { totals } from './money.ts';
import { dealDetail, dealForm, dealFromForm, dealList } from './pages/deals.ts';
import { filled } from './pages/form-fields.ts';
import { afterAction, linesFromForm } from './pages/lines-editor.ts';
import { quoteDetail, quoteForm, quoteHead, quoteList } from './pages/quotes.ts';
import type { CrmRecord } from './records.ts';
import { contactChoices, contactName, listPage } from './routing.ts';
import { type DealView, dealView, type QuoteView, quoteView } from './views.ts';

const invoiceDates = (now: Date) => ({
  date: now.toISOString().slice(0, 10),
  dueDate: new Date(now.getTime() + 30 * 86_400_000).toISOString().slice(0, 10),
});

/** Makes an invoice of a deal or quote once, remembers it there, and goes to it. */
const turnIntoInvoice = (
  c: Context,
  site: Site,
  source: CrmRecord,
  made: string | undefined,
  invoice: Record<string, unknown>,
) => {
  const id = made ?? site.records.save('invoice', undefined, { ...invoice, ...invoiceDates(site.now()) });
  if (made === undefined) site.records.save(source.type, source.id, { ...source.data, invoiceId: id });
  site.sender.wake();
  return c.redirect(`/invoices/${encodeURIComponent(id)}`, 303);
};

const invoiceOfQuote = (view: QuoteView) => ({
  contact: view.contact,
  reference: view.reference ?? view.title,
  currency: view.currency ?? 'GBP',
  amountsAre: view.amountsAre,
  lines: view.lines,
  total: totals(view.lines, view.amountsAre).total,
});

const invoiceOfDeal = (view: DealView) => {
  const lines = [
    {
      description: view.title,
      quantity: '1',
      unitAmount: view.amount ?? '0',
      account: '200',
      taxRate: 'OUTPUT2',
      taxPercent: '20',
    },
  ];
  return {
    contact: view.contact,
    reference: view.title,
    currency: view.currency ?? 'GBP',
    amountsAre: 'taxExclusive',
    lines,
    total: totals(lines, 'taxExclusive').total,
  };
};

export const quoteRoutes = (site: Site) => {
  const { records, show, missing } = site;
  const routes = new Hono();
  const form = (c: Context, id: string | undefined, view: QuoteView, problem?: string) =>
    show(c, 'Quote', quoteForm({ id, view, contacts: contactChoices(site), problem }), { status: problem ? 422 : 200 });
  const nameIn = (record: CrmRecord) => contactName(site, quoteView.parse(record.data).contact?.id);

  routes.get('/', (c) => {
    const { state, records: found } = listPage(c, site, 'quote');
    return show(
      c,
      'Quotes',
      quoteList(
        state,
        found.map((record) => ({ record, contactName: nameIn(record) })),
      ),
    );
  });
  routes.get('/new', (c) => form(c, undefined, quoteView.parse({ date: site.now().toISOString().slice(0, 10) })));
  routes.get('/:id', (c) => {
    const record = records.find('quote', c.req.param('id'));
    return record ? show(c, 'Quote', quoteDetail(record, nameIn(record))) : missing(c);
  });
  routes.get('/:id/edit', (c) => {
    const record = records.find('quote', c.req.param('id'));
    return record ? form(c, record.id, quoteView.parse(record.data)) : missing(c);
  });
  routes.post('/:id/invoice', (c) => {
    const record = records.find('quote', c.req.param('id'));
    if (!record) return missing(c);
    const view = quoteView.parse(record.data);
    return turnIntoInvoice(c, site, record, view.invoiceId, invoiceOfQuote(view));
  });
  routes.on('POST', ['/', '/:id'], async (c) => {
    const id = c.req.param('id');
    const known = id === undefined ? undefined : records.find('quote', id);
    if (id !== undefined && !known) return missing(c);
    const fields = filled(await c.req.parseBody());
    const saving = (fields.action ?? 'save') === 'save';
    const lines = linesFromForm(fields, quoteView.parse(known?.data ?? {}).lines, !saving);
    const data = { ...known?.data, ...quoteHead(fields), lines: afterAction(lines, fields.action) };
    const view = quoteView.parse(data);
    if (!saving) return form(c, id, view);
    if (!view.contact?.id || !view.title) return form(c, id, view, 'A quote needs a title and a contact.');
    return c.redirect(`/quotes/${encodeURIComponent(records.save('quote', id, data))}`, 303);
  });
  return routes;
};

export const dealRoutes = (site: Site) => {
  const { records, show, missing } = site;
  const routes = new Hono();
  const form = (c: Context, id: string | undefined, data: unknown, problem?: string) =>
    show(c, 'Deal', dealForm({ id, data, contacts: contactChoices(site), problem }), { status: problem ? 422 : 200 });
  const nameIn = (record: CrmRecord) => contactName(site, dealView.parse(record.data).contact?.id);

  routes.get('/', (c) => {
    const { state, records: found } = listPage(c, site, 'deal');
    return show(
      c,
      'Deals',
      dealList(
        state,
        found.map((record) => ({ record, contactName: nameIn(record) })),
      ),
    );
  });
  routes.get('/new', (c) => form(c, undefined, {}));
  routes.get('/:id', (c) => {
    const record = records.find('deal', c.req.param('id'));
    return record ? show(c, 'Deal', dealDetail(record, nameIn(record))) : missing(c);
  });
  routes.get('/:id/edit', (c) => {
    const record = records.find('deal', c.req.param('id'));
    return record ? form(c, record.id, record.data) : missing(c);
  });
  routes.post('/:id/invoice', (c) => {
    const record = records.find('deal', c.req.param('id'));
    if (!record) return missing(c);
    const view = dealView.parse(record.data);
    return turnIntoInvoice(c, site, record, view.invoiceId, invoiceOfDeal(view));
  });
  routes.on('POST', ['/', '/:id'], async (c) => {
    const id = c.req.param('id');
    const known = id === undefined ? undefined : records.find('deal', id);
    if (id !== undefined && !known) return missing(c);
    const data = { ...known?.data, ...dealFromForm(filled(await c.req.parseBody())) };
    const view = dealView.parse(data);
    if (!view.contact?.id || !view.title) return form(c, id, data, 'A deal needs a title and a contact.');
    if (view.amount && !/^\d+(\.\d+)?$/.test(view.amount))
      return form(c, id, data, 'Write the amount as 1234.50, without separators.');
    return c.redirect(`/deals/${encodeURIComponent(records.save('deal', id, data))}`, 303);
  });
  return routes;
};
