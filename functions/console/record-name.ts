import { html } from 'hono/html';
import type { RecordType, XeroKind } from '../../shared/records/record.ts';
import type { Html } from '../../shared/runtime/pages.ts';
import { deepLink } from '../../shared/xero/deep-links.ts';
import type { Around } from './organisation-page.ts';
import { typeTitle } from './words.ts';

interface Named {
  type: RecordType;
  crmId: string;
  called?: string | undefined;
  xeroId?: string | undefined;
  kind?: XeroKind | undefined;
}

/** A record by type and name, with the ways to it on both sides. */
export const recordName = ({ deps, visitor, one }: Around, { type, crmId, called, xeroId, kind }: Named): Html =>
  html`<strong>${typeTitle(type)} ${called ?? crmId}</strong>
<small class="line"><a href="/r/${visitor.workspace.workspace}/${type}/${encodeURIComponent(crmId)}">${crmId}</a> in the CRM${xeroId !== undefined && html`, <a href="${deepLink(one.shortCode, type, xeroId, deps.xeroAppUrl, kind)}" rel="noreferrer">${xeroId.slice(0, 8)}</a> in Xero`}</small>`;
