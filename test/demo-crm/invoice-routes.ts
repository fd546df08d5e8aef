import { type Context, Hono } from 'hono';
import type { Site } from './app.ts';
import { totals } from './money.ts';
import { filled } from './pages/form-fields.ts';
import { invoiceDetail, invoiceForm, invoiceHead, invoiceList } from './pages/invoices.ts';
import { afterAction, linesFromForm } from './pages/lines-editor.ts';
import { contactChoices, contactName, listPage } from './routing.ts';
import { type InvoiceView, invoiceView } from './views.ts';

const day = (date: Date) => date.toISOString().slice(0, 10);

/** What an invoice lacks before the CRM saves it; Xero's own demands are left to the bridge, which explains them. */
const problemWith = (view: InvoiceView): string | undefined => {
  if (!view.contact?.id) return 'Choose the contact whom the invoice is for.';
  if (view.lines.length === 0) return 'An invoice needs at least one line.';
  const wrong = view.lines.findIndex((line) =>
    [line.quantity, line.unitAmount, line.discountPercent].some((text) => text && !/^-?\d+(\.\d+)?$/.test(text.trim())),
  );
  return wrong < 0 ? undefined : `Line ${wrong + 1}: write numbers as 1234.50, without separators.`;
};

export const invoiceRoutes = (site: Site) => {
  const { records, writeBacks, show, missing, now } = site;
  const routes = new Hono();

  const form = (c: Context, id: string | undefined, view: InvoiceView, problem?: string) =>
    show(c, 'Invoice', invoiceForm({ id, view, contacts: contactChoices(site), problem }), {
      status: problem ? 422 : 200,
    });

  routes.get('/', (c) => {
    const { state, records: found } = listPage(c, site, 'invoice');
    const rows = found.map((record) => ({
      record,
      back: writeBacks.of('invoice', record.id)[0],
      contactName: contactName(site, invoiceView.parse(record.data).contact?.id),
    }));
    return show(c, 'Invoices', invoiceList(state, rows));
  });

  routes.get('/new', (c) => {
    const today = now();
    const contact = c.req.query('contact');
    const dueDate = day(new Date(today.getTime() + 30 * 86_400_000));
    return form(
      c,
      undefined,
      invoiceView.parse({
        date: day(today),
        dueDate,
        currency: 'GBP',
        ...(contact ? { contact: { id: contact } } : {}),
      }),
    );
  });

  routes.get('/:id', (c) => {
    const record = records.find('invoice', c.req.param('id'));
    if (!record) return missing(c);
    const backs = writeBacks.of('invoice', record.id);
    const settled = backs.length > 0 && backs[0]?.state !== 'waiting';
    const name = contactName(site, invoiceView.parse(record.data).contact?.id);
    return show(c, 'Invoice', invoiceDetail(record, backs, name), settled ? {} : { refresh: 5 });
  });

  routes.get('/:id/edit', (c) => {
    const record = records.find('invoice', c.req.param('id'));
    return record ? form(c, record.id, invoiceView.parse(record.data)) : missing(c);
  });

  routes.on('POST', ['/', '/:id'], async (c) => {
    const id = c.req.param('id');
    const known = id === undefined ? undefined : records.find('invoice', id);
    if (id !== undefined && !known) return missing(c);
    const fields = filled(await c.req.parseBody());
    const saving = (fields.action ?? 'save') === 'save';
    const lines = linesFromForm(fields, invoiceView.parse(known?.data ?? {}).lines, !saving);
    const data = { ...known?.data, ...invoiceHead(fields), lines: afterAction(lines, fields.action) };
    const view = invoiceView.parse(data);
    if (!saving) return form(c, id, view);
    const problem = problemWith(view);
    if (problem) return form(c, id, view, problem);
    const saved = records.save('invoice', id, { ...data, total: totals(view.lines, view.amountsAre).total });
    site.sender.wake();
    return c.redirect(`/invoices/${encodeURIComponent(saved)}`, 303);
  });

  return routes;
};
