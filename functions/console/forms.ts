import { html } from 'hono/html';
import type { RecordType } from '../../shared/records/record.ts';
import type { Html } from '../../shared/runtime/pages.ts';
import { hiddenField } from './fields.ts';
import { type Around, formFields } from './organisation-page.ts';

type Standing = Pick<Around, 'visitor' | 'one'>;

/** A button that posts these fields of the organisation to a page of the workspace's console. `look`: classes of the button. */
export const buttonForm = (
  around: Standing,
  to: string,
  fields: Record<string, string | undefined>,
  label: Html | string,
  look = 'small',
): Html =>
  html`<form method="post" action="/console/${around.one.workspace}${to}">${formFields(around)}${Object.entries(fields).map(([name, value]) => hiddenField(name, value))}<button class="${look}">${label}</button></form>`;

/** Address of a record's page, or of a page that asks about it (`step`). */
export const recordHref = (
  { workspace, organisation }: { workspace: string; organisation: string },
  { type, id }: { type: RecordType; id: string },
  step: 'one' | 'drop' | 'unlink' = 'one',
): string => `/console/${workspace}/records/${step}?${new URLSearchParams({ organisation, type, id })}`;
