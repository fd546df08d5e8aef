import { Hono } from 'hono';
import { actions } from './actions.ts';
import type { Site } from './app.ts';
import { pathOf } from './kinds.ts';
import { contactDetail, contactForm, contactFromForm, contactList } from './pages/contacts.ts';
import { filled } from './pages/form-fields.ts';
import { contactChoices, listPage } from './routing.ts';
import { contactView, nameOf } from './views.ts';

export const contactRoutes = (site: Site) => {
  const { records, writeBacks, show, missing } = site;
  const routes = new Hono();

  routes.get('/', (c) => {
    const { state, records: found } = listPage(c, site, 'contact');
    const rows = found.map((record) => ({ record, back: writeBacks.of('contact', record.id)[0] }));
    return show(c, 'Contacts', contactList(state, rows));
  });

  routes.get('/new', (c) => show(c, 'New contact', contactForm(undefined, { roles: ['customer'] })));

  routes.get('/:id', (c) => {
    const record = records.find('contact', c.req.param('id'));
    if (!record) return missing(c);
    const backs = writeBacks.of('contact', record.id);
    const settled = backs.length > 0 && backs[0]?.state !== 'waiting';
    const others = contactChoices(site).filter(([id]) => id !== record.id);
    return show(
      c,
      nameOf(contactView.parse(record.data)),
      contactDetail(record, backs, others),
      settled ? {} : { refresh: 5 },
    );
  });

  routes.get('/:id/edit', (c) => {
    const record = records.find('contact', c.req.param('id'));
    return record ? show(c, 'Edit contact', contactForm(record.id, record.data)) : missing(c);
  });

  routes.post('/:id/do/:action', (c) => {
    const record = records.find('contact', c.req.param('id'));
    const action = actions.contact.find(({ name }) => name === c.req.param('action'));
    if (!record || !action?.changes) return missing(c);
    records.save('contact', record.id, action.changes(record, site.now().toISOString().slice(0, 10)));
    site.sender.wake();
    return c.redirect(pathOf('contact', record.id), 303);
  });

  routes.post('/:id/delete', (c) => {
    const record = records.find('contact', c.req.param('id'));
    if (!record) return missing(c);
    records.remove(record);
    site.sender.wake();
    return c.redirect('/contacts', 303);
  });

  routes.post('/:id/merge', async (c) => {
    const from = records.find('contact', c.req.param('id'));
    const into = records.find('contact', filled(await c.req.parseBody()).into ?? '');
    if (!from || !into || from.id === into.id) return missing(c);
    records.merge(from, into);
    site.sender.wake();
    return c.redirect(pathOf('contact', into.id), 303);
  });

  routes.on('POST', ['/', '/:id'], async (c) => {
    const id = c.req.param('id');
    const known = id === undefined ? undefined : records.find('contact', id);
    if (id !== undefined && !known) return missing(c);
    const data = { ...known?.data, ...contactFromForm(filled(await c.req.parseBody()), known?.data ?? {}) };
    const view = contactView.parse(data);
    if (nameOf(view) === '(no name)') {
      return show(
        c,
        'Contact',
        contactForm(id, data, 'A contact needs a name: an organisation, or a first or last name.'),
        { status: 422 },
      );
    }
    const saved = records.save('contact', id, data);
    site.sender.wake();
    return c.redirect(`/contacts/${encodeURIComponent(saved)}`, 303);
  });

  return routes;
};
