import { type Context, Hono } from 'hono';
import { actions, allocated } from './actions.ts';
import type { Site } from './app.ts';
import { type Data, withAt } from './data-paths.ts';
import { type Kind, kinds, names, pathOf } from './kinds.ts';
import { totals } from './money.ts';
import { filled } from './pages/form-fields.ts';
import { afterAction, linesFromForm } from './pages/lines-editor.ts';
import { recordDetail } from './pages/record-detail.ts';
import { recordForm } from './pages/record-form.ts';
import { recordList } from './pages/record-list.ts';
import { fromForm, hasLines, isPurchase, newRecord, recordFields } from './record-fields.ts';
import type { CrmRecord } from './records.ts';
import { contactChoices, contactName, documentChoices, listPage } from './routing.ts';
import { recordView } from './views.ts';

const needsContact = (kind: Kind) => kind !== 'item' && kind !== 'payment';

/** What a record lacks before the CRM saves it; Xero's own demands are left to the bridge, which explains them. */
const problemWith = (kind: Kind, data: Data): string | undefined => {
  const view = recordView.parse(data);
  if (needsContact(kind) && !view.contact?.id) return 'Choose the contact whom it is for or from.';
  if (kind === 'payment' && !view.document?.id) return 'Choose what is paid.';
  if (kind === 'item' && !view.code && !view.name) return 'An item needs a code or a name.';
  if ((kind === 'deal' || kind === 'quote') && !view.name) return 'It needs a title.';
  if (hasLines(kind) && kind !== 'deal' && view.lines.length === 0) return 'It needs at least one line.';
  const wrong = view.lines.findIndex((line) =>
    [line.quantity, line.unitAmount, line.discountPercent].some((text) => text && !/^-?\d+(\.\d+)?$/.test(text.trim())),
  );
  return wrong < 0 ? undefined : `Line ${wrong + 1}: write numbers as 1234.50, without separators.`;
};

const withTotal = (kind: Kind, data: Data): Data => {
  const view = recordView.parse(data);
  if (!hasLines(kind) || view.lines.length === 0) return withAt(data, ['total'], undefined);
  return { ...data, total: totals(view.lines, view.amountsAre).total };
};

/** The pages of one kind of record: list, form, detail, and what its buttons do. */
export const recordRoutes = (site: Site, kind: Exclude<Kind, 'contact'>) => {
  const { records, writeBacks, show, missing, now } = site;
  const { one, folder } = names[kind];
  const fields = recordFields[kind];
  const routes = new Hono();
  const today = () => now().toISOString().slice(0, 10);
  const go = (c: Context, to: Kind, id: string) => {
    site.sender.wake();
    return c.redirect(pathOf(to, id), 303);
  };
  const form = (c: Context, id: string | undefined, data: Data, problem?: string) =>
    show(
      c,
      one,
      recordForm({
        ...{ kind, id, data, fields, problem },
        contacts: contactChoices(site),
        documents: (of) => documentChoices(site, of),
      }),
      { status: problem ? 422 : 200 },
    );
  const known = (c: Context) => records.find(kind, c.req.param('id') ?? '');

  routes.get('/', (c) => {
    const { state, records: found } = listPage(c, site, kind);
    const rows = found.map((record) => ({
      record,
      back: writeBacks.of(kind, record.id)[0],
      contactName: contactName(site, recordView.parse(record.data).contact?.id),
    }));
    return show(c, names[kind].many, recordList(kind, state, rows));
  });

  routes.get('/new', (c) => {
    const { contact, document } = c.req.query();
    const start = newRecord(fields, now());
    const withContact = contact ? withAt(start, ['contact', 'id'], contact) : start;
    return form(
      c,
      undefined,
      document
        ? fromForm(
            fields.filter(({ name }) => name === 'document'),
            { document },
            withContact,
          )
        : withContact,
    );
  });

  routes.get('/:id', (c) => {
    const record = known(c);
    if (!record) return missing(c);
    const backs = writeBacks.of(kind, record.id);
    const notes = [...backs, ...(kind === 'deal' ? writeBacks.of('invoice', record.id) : [])];
    const settled = notes.length > 0 && notes.every(({ state }) => state !== 'waiting');
    const madeOfIt = kinds.flatMap((other) => madeBy(site, other, record));
    const content = recordDetail({
      ...{ record, backs, fields, madeOfIt, notes },
      contactName: contactName(site, recordView.parse(record.data).contact?.id),
      documents: kind === 'creditNote' ? documentChoices(site, ['invoice', 'bill']) : [],
    });
    return show(c, one, content, settled ? {} : { refresh: 5 });
  });

  routes.get('/:id/edit', (c) => {
    const record = known(c);
    return record ? form(c, record.id, record.data) : missing(c);
  });

  routes.post('/:id/delete', (c) => {
    const record = known(c);
    if (!record) return missing(c);
    records.remove(record);
    site.sender.wake();
    return c.redirect(`/${folder}`, 303);
  });

  routes.post('/:id/allocate', async (c) => {
    const record = known(c);
    const { document = '', amount } = filled(await c.req.parseBody());
    const [type = '', ...id] = document.split(':');
    if (!record || kind !== 'creditNote' || amount === undefined) return missing(c);
    records.save(kind, record.id, allocated(record.data, { type, id: id.join(':') }, amount.trim(), today()));
    return go(c, kind, record.id);
  });

  routes.post('/:id/do/:action', (c) => {
    const record = known(c);
    const action = actions[kind].find(({ name }) => name === c.req.param('action'));
    if (!record || !action) return missing(c);
    const made = action.makes?.(record, today());
    if (made) {
      const before = madeBy(site, made.kind, record)[0];
      return go(c, made.kind, before?.id ?? records.save(made.kind, undefined, made.data));
    }
    if (action.changes) records.save(kind, record.id, action.changes(record, today()));
    return go(c, kind, record.id);
  });

  routes.on('POST', ['/', '/:id'], async (c) => {
    const id = c.req.param('id');
    const before = id === undefined ? undefined : records.find(kind, id);
    if (id !== undefined && !before) return missing(c);
    const posted = filled(await c.req.parseBody());
    const saving = (posted.action ?? 'save') === 'save';
    const head = fromForm(fields, posted, before?.data ?? {});
    const lines = linesFromForm(posted, recordView.parse(before?.data ?? {}).lines, !saving, isPurchase(kind, head));
    const data = hasLines(kind) ? { ...head, lines: afterAction(lines, posted.action) } : head;
    if (!saving) return form(c, id, data);
    const problem = problemWith(kind, data);
    if (problem) return form(c, id, data, problem);
    return go(c, kind, records.save(kind, id, withTotal(kind, data)));
  });

  return routes;
};

const madeBy = (site: Site, kind: Kind, of: CrmRecord): CrmRecord[] =>
  actions[of.type].some(({ makes, name }) => makes && name === kind)
    ? site.records.all(kind).filter(({ data }) => data.madeOf === of.id)
    : [];
