import type { Context } from 'hono';
import type { Site } from './app.ts';
import type { ContactChoices } from './pages/invoices.ts';
import { type ListState, pageLength } from './pages/list.ts';
import type { CrmRecord, Filter } from './records.ts';
import { contactView, nameOf, type RecordType } from './views.ts';

const xeroStates = ['synced', 'attention', 'waiting', 'none'] as const;

/** The part of a list that the query asks for. */
export const listPage = (c: Context, site: Site, type: RecordType): { state: ListState; records: CrmRecord[] } => {
  const xero: Filter['xero'] = xeroStates.find((state) => state === c.req.query('xero'));
  const search = c.req.query('search')?.trim() ?? '';
  const page = Math.max(1, Math.trunc(Number(c.req.query('page') ?? '1')) || 1);
  const { records, total } = site.records.list(type, {
    search,
    xero,
    limit: pageLength,
    offset: (page - 1) * pageLength,
  });
  return { state: { path: c.req.path, search, xero, page, total }, records };
};

/** The name of the contact with this id; undefined when the CRM has none. */
export const contactName = (site: Site, id: string | undefined): string | undefined => {
  const record = id === undefined ? undefined : site.records.find('contact', id);
  return record ? nameOf(contactView.parse(record.data)) : undefined;
};

/** All contacts to choose from, by name. */
export const contactChoices = (site: Site): ContactChoices =>
  site.records
    .all('contact')
    .map((record) => [record.id, nameOf(contactView.parse(record.data)).slice(0, 80)] as const)
    .sort(([, a], [, b]) => a.localeCompare(b, 'en'));
