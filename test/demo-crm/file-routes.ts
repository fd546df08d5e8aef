import { Hono } from 'hono';
import type { Site } from './app.ts';
import { pdfOf } from './files.ts';
import { kinds, names } from './kinds.ts';
import { recordView } from './views.ts';

/** The files of documents, as the bridge and people fetch them. */
export const fileRoutes = ({ records }: Site) => {
  const routes = new Hono();
  routes.get('/:folder/:id/:name', (c) => {
    const kind = kinds.find((one) => names[one].folder === c.req.param('folder'));
    const record = kind && records.find(kind, c.req.param('id'));
    const view = recordView.parse(record?.data ?? {});
    const file = view.files.find(({ name }) => name === c.req.param('name'));
    if (!kind || !record || !file) return c.text('There is no such file.', 404);
    const pdf = pdfOf([`${names[kind].one} ${view.number ?? record.id}`, file.name, 'A file of the demo CRM.']);
    return c.body(new Uint8Array(pdf), 200, { 'content-type': 'application/pdf' });
  });
  return routes;
};
