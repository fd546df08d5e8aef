import type { Context } from 'hono';
import type { Site } from './app.ts';
import { type Kind, names } from './kinds.ts';
import { type ListState, pageLength } from './pages/list.ts';
import type { CrmRecord, Filter } from './records.ts';
import { contactView, nameOf } from './views.ts';

const xeroStates = ['synced', 'attention', 'waiting', 'none'] as const;

export type Choices = readonly (readonly [string, string])[];

/** The part of a list that the query asks for. */
export const listPage = (c: Context, site: Site, kind: Kind): { state: ListState; records: CrmRecord[] } => {
  const xero: Filter['xero'] = xeroStates.find((state) => state === c.req.query('xero'));
  const search = c.req.query('search')?.trim() ?? '';
  const page = Math.max(1, Math.trunc(Number(c.req.query('page') ?? '1')) || 1);
  const { records, total } = site.records.list(kind, {
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
export const contactChoices = (site: Site): Choices =>
  site.records
    .all('contact')
    .map((record) => [record.id, nameOf(contactView.parse(record.data)).slice(0, 80)] as const)
    .sort(([, a], [, b]) => a.localeCompare(b, 'en'));

/** All documents of these kinds to choose from. */
export const documentChoices = (site: Site, kinds: readonly Kind[]): Choices =>
  kinds.flatMap((kind) =>
    site.records
      .all(kind)
      .map(({ id, label }) => [`${kind}:${id}`, `${names[kind].one} ${label || id}`.slice(0, 80)] as const),
  );
