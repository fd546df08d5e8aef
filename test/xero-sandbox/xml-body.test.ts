import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { objects } from './json.ts';
import { first, startTestClient, type TestClient } from './test-client.ts';

let client: TestClient;
beforeAll(async () => {
  client = await startTestClient();
});
afterAll(() => client.close());
beforeEach(() => client.startOver());

const xml = { 'content-type': 'application/xml' };
const contact =
  '<Contact><Name>Søn &amp; Co &#x2014; &#49;</Name><EmailAddress>a@b.example</EmailAddress><Phones><Phone><PhoneType>MOBILE</PhoneType><PhoneNumber>12</PhoneNumber></Phone></Phones></Contact>';

it('reads one XML element and answers in the form that is accepted', async () => {
  const made = await client.api('PUT', '/Contacts', `<?xml version="1.0"?>\n<!-- one -->${contact}`, xml);
  expect(first(made, 'Contacts')).toMatchObject({ Name: 'Søn & Co — 1', EmailAddress: 'a@b.example' });
  const phones = objects(first(made, 'Contacts'), 'Phones');
  expect(phones.find((phone) => phone.PhoneType === 'MOBILE')?.PhoneNumber).toBe('12');
  const both = { ...xml, accept: 'application/xml' };
  const again = await client.api('PUT', '/Contacts', contact, both);
  expect(again.status).toBe(400);
  expect(again.text).toContain('<DataContractBase xsi:type="Contact"><ContactID>');
  const alone = await client.api('PUT', '/Contacts?summarizeErrors=false', contact, both);
  expect(alone.text).toContain('<Contact status="ERROR"><ContactID>');
});

it('reads a list, numbers, true and false, nil, CDATA and name spaces', async () => {
  const body = `<Invoices xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><Invoice><Type>ACCREC</Type><Contact><Name><![CDATA[A & B]]></Name></Contact>
    <Date>2026-11-20T00:00:00</Date><DueDate>2026-12-20T00:00:00</DueDate><Status>AUTHORISED</Status><Reference i:nil="true" /><SentToContact>true</SentToContact>
    <LineItems><LineItem><Description>Work</Description><Quantity>2.0</Quantity><UnitAmount>10.50</UnitAmount><AccountCode>200</AccountCode><Tracking/></LineItem></LineItems>
  </Invoice></Invoices>`;
  const invoice = first(await client.api('PUT', '/Invoices', body, xml), 'Invoices');
  expect(invoice).toMatchObject({
    Total: 25.2,
    SentToContact: true,
    Reference: '',
    DueDateString: '2026-12-20T00:00:00',
  });
  expect(invoice.Contact).toMatchObject({ Name: 'A & B' });
  expect(objects(invoice, 'LineItems')[0]).toMatchObject({ Quantity: 2, UnitAmount: 10.5, Tracking: [] });
});

it('reads XML in the form field of older clients', async () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const made = await client.api('POST', '/Contacts', `xml=${encodeURIComponent(contact)}`, form);
  expect(first(made, 'Contacts').EmailAddress).toBe('a@b.example');
});

it.each([
  ['<Contact><Name>a</Contact>', "the end tag 'Contact' does not match"],
  ['<Contact><Name>a</Name>', "the element 'Contact' is not closed"],
  ['<!DOCTYPE x [<!ENTITY y "z">]><Contact><Name>&y;</Name></Contact>', 'unexpected token'],
  ['<Contact><Name>&constructor;</Name></Contact>', 'is not an entity'],
  ['<Contact/><Contact/>', 'one root element'],
])('refuses %s', async (body, words) => {
  const answer = await client.api('PUT', '/Contacts', body, xml);
  expect(answer.status).toBe(400);
  expect(answer.json).toMatchObject({ ErrorNumber: 14, Type: 'PostDataInvalidException' });
  expect(answer.json.Message).toContain(words);
});
