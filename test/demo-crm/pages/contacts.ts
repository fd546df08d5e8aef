import { html } from 'hono/html';
import type { CrmRecord } from '../records.ts';
import type { Choices } from '../routing.ts';
import { type ContactView, contactView, nameOf } from '../views.ts';
import type { WriteBack } from '../write-backs.ts';
import { choice, currencies, type Fields, field, select } from './form-fields.ts';
import { facts, type Html, heading } from './layout.ts';
import { type ListState, list } from './list.ts';
import { buttons } from './record-detail.ts';
import { xeroBadge, xeroPanel } from './xero-panel.ts';

const place = (view: ContactView) => {
  const address = view.addresses.find((candidate) => candidate.city || candidate.country);
  return [address?.city, address?.country].filter(Boolean).join(', ');
};

export const contactList = (state: ListState, rows: { record: CrmRecord; back: WriteBack | undefined }[]): Html => html`
  ${heading('Contacts', { actions: html`<a class="button primary" href="/contacts/new">New contact</a>` })}
  ${list(
    state,
    [['Name'], ['E-mail'], ['Place'], ['Role'], ['Xero']],
    rows.map(({ record, back }) => {
      const view = contactView.parse(record.data);
      return html`<tr>
        <td><a class="name clip" href="/contacts/${encodeURIComponent(record.id)}">${nameOf(view)}</a><span class="id">${record.id}</span></td>
        <td>${view.email ?? ''}</td><td>${place(view)}</td><td>${view.roles.join(', ')}</td><td>${view.archived ? html`<span class="badge">Archived</span> ` : ''}${xeroBadge(back)}</td>
      </tr>`;
    }),
  )}`;

const addressText = (address: ContactView['addresses'][number]) =>
  [...address.lines, address.city, address.region, address.postalCode, address.country].filter(Boolean).join(', ');

export const contactDetail = (record: CrmRecord, backs: WriteBack[], others: Choices): Html => {
  const view = contactView.parse(record.data);
  const href = `/contacts/${encodeURIComponent(record.id)}`;
  return html`${heading(nameOf(view), {
    crumb: html`<a href="/contacts">Contacts</a> / ${record.id}`,
    actions: html`<a class="button" href="/invoices/new?contact=${encodeURIComponent(record.id)}">New invoice</a>
      ${buttons(record)}`,
  })}
  <div class="columns"><div><div class="card"><h2>Details</h2>${facts([
    ['Organisation', view.name],
    ['Person', [view.firstName, view.lastName].filter(Boolean).join(' ')],
    ['E-mail', view.email],
    ['Role', view.roles.join(', ')],
    ...view.phones.map((phone): [string, string] => [
      `Phone (${phone.kind ?? 'default'})`,
      [phone.country, phone.area, phone.number].filter(Boolean).join(' '),
    ]),
    ...view.addresses.map((address): [string, string] => [
      `Address (${address.kind ?? 'postal'})`,
      addressText(address),
    ]),
    ['Tax number', view.taxNumber],
    ['Company number', view.companyNumber],
    ['Account number', view.accountNumber],
    ['Currency', view.currency],
    ['Region', view.custom?.region],
    ['Archived', view.archived ? 'yes' : undefined],
    ['Version', `${record.version}, saved ${record.updated_at.slice(0, 19).replace('T', ' ')} UTC`],
  ])}</div>
  <div class="card"><h2>Merge</h2><form class="search" method="post" action="${href}/merge">
    ${select('into', '', [['', 'Choose another contact'], ...others], 'Merge into')}
    <button>Merge into it</button></form>
    <p class="id">Its documents become the other one's, and this contact is deleted.</p></div>
  </div>${xeroPanel(backs)}</div>`;
};

export const contactForm = (id: string | undefined, data: unknown, problem?: string): Html => {
  const view = contactView.parse(data);
  const phone = view.phones.find((candidate) => candidate.kind !== 'mobile');
  const mobile = view.phones.find((candidate) => candidate.kind === 'mobile');
  const address = view.addresses[0];
  const back = id === undefined ? '/contacts' : `/contacts/${encodeURIComponent(id)}`;
  const role = (name: string) =>
    html`<label class="check w2"><input type="checkbox" name="${name}" value="yes"${view.roles.includes(name) ? html` checked` : ''}>${name === 'customer' ? 'Customer' : 'Supplier'}</label>`;
  return html`${heading(id === undefined ? 'New contact' : `Edit ${nameOf(view)}`, { crumb: html`<a href="/contacts">Contacts</a>` })}
  ${problem ? html`<p class="problem" role="alert">${problem}</p>` : ''}
  <form method="post" action="${id === undefined ? '/contacts' : back}">
    <div class="card"><h2>Who</h2><div class="fields">
      ${field('Organisation', 'name', view.name, { width: 'w8', hint: 'empty for a person' })}
      ${role('customer')}${role('supplier')}
      ${field('First name', 'firstName', view.firstName)}${field('Last name', 'lastName', view.lastName)}
      ${field('E-mail', 'email', view.email)}
    </div></div>
    <div class="card"><h2>Phone and address</h2><div class="fields">
      ${field('Phone', 'phone', phone?.number, { width: 'w6' })}${field('Mobile', 'mobile', mobile?.number, { width: 'w6' })}
      ${field('Street', 'line1', address?.lines[0], { width: 'w6' })}${field('Second line', 'line2', address?.lines[1], { width: 'w6' })}
      ${field('City', 'city', address?.city, { width: 'w3' })}${field('Region', 'region', address?.region, { width: 'w3' })}
      ${field('Postal code', 'postalCode', address?.postalCode, { width: 'w3' })}${field('Country', 'country', address?.country, { width: 'w3' })}
    </div></div>
    <div class="card"><h2>Books</h2><div class="fields">
      ${field('Tax number', 'taxNumber', view.taxNumber, { width: 'w3' })}${field('Company number', 'companyNumber', view.companyNumber, { width: 'w3' })}
      ${field('Account number', 'accountNumber', view.accountNumber, { width: 'w3' })}
      ${choice('Currency', 'currency', view.currency, [['', 'Default'], ...currencies], { width: 'w3' })}
      ${field('Region', 'region_field', view.custom?.region, { width: 'w3', hint: 'routes it' })}
    </div></div>
    <div class="actions"><button class="primary">Save and send</button><a class="button quiet" href="${back}">Cancel</a></div>
  </form>`;
};

/** The contact that a posted form stands for, on top of what was known of it (more phones, a second address). */
export const contactFromForm = (fields: Fields, known: unknown): Record<string, unknown> => {
  const before = contactView.parse(known);
  const { phone, mobile, line1, line2, city, region, postalCode, country, customer, supplier } = fields;
  const { name, firstName, lastName, email, taxNumber, companyNumber, accountNumber, currency } = fields;
  const otherPhones = before.phones.filter((candidate) => candidate.kind === 'direct' || candidate.kind === 'fax');
  const first = before.addresses[0];
  const lines = [line1, line2, ...(first?.lines.slice(2) ?? [])].filter((line) => line !== undefined);
  const address = { ...first, kind: first?.kind ?? 'postal', lines, city, region, postalCode, country };
  const written = lines.length > 0 || city || region || postalCode || country;
  return {
    name,
    firstName,
    lastName,
    email,
    taxNumber,
    companyNumber,
    accountNumber,
    currency,
    custom: fields.region_field ? { region: fields.region_field } : undefined,
    roles: [...(customer ? ['customer'] : []), ...(supplier ? ['supplier'] : [])],
    phones: [
      ...(phone ? [{ kind: 'default', number: phone }] : []),
      ...(mobile ? [{ kind: 'mobile', number: mobile }] : []),
      ...otherPhones,
    ],
    addresses: [...(written ? [address] : []), ...before.addresses.slice(1)],
  };
};
