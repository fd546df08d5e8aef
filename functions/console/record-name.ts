import { html } from 'hono/html';
import type { RecordType, XeroKind } from '../../shared/records/record.ts';
import { recordAddress } from '../../shared/records/record-address.ts';
import { outward } from '../../shared/runtime/outward.ts';
import type { Html } from '../../shared/runtime/pages.ts';
import { deepLink } from '../../shared/xero/deep-links.ts';
import { recordHref } from './forms.ts';
import type { Around } from './organisation-page.ts';
import { typeTitle } from './words.ts';

interface Named {
  type: RecordType;
  crmId: string;
  called?: string | undefined;
  xeroId?: string | undefined;
  kind?: XeroKind | undefined;
  /** False: the CRM has not said where it shows it. */
  inCrm?: boolean;
}

/** A record by type and name, which leads to its page here, with the ways to it on both sides. */
export const recordName = (
  { deps, visitor, one }: Pick<Around, 'deps' | 'visitor' | 'one'>,
  { type, crmId, called, xeroId, kind, inCrm = true }: Named,
): Html => {
  const crm = recordAddress('', visitor.workspace.workspace, type, crmId);
  return html`<strong><a class="name" href="${recordHref(one, { type, id: crmId })}">${typeTitle(type)} ${called ?? crmId}</a></strong>
<small class="line">${inCrm ? html`<a href="${crm}" ${outward}>${crmId}</a> in the CRM` : crmId}${xeroId !== undefined && html`, <a href="${deepLink(one.shortCode, type, xeroId, deps.xeroAppUrl, kind)}" ${outward}>${xeroId.slice(0, 8)}</a> in Xero`}</small>`;
};
