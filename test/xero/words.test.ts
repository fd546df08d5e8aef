import { describe, expect, it } from 'vitest';
import { problemOf } from '../../shared/failures/xero-messages.ts';
import { recordTypes } from '../../shared/records/record.ts';
import { deepLink } from '../../shared/xero/deep-links.ts';
import { attachmentName } from '../../shared/xero/file-names.ts';
import { missingScopes, scopes } from '../../shared/xero/scopes.ts';

describe('links into Xero', () => {
  it('lead to the page of each kind in the right organisation', () => {
    const links = Object.fromEntries(
      recordTypes.map((type) => [
        type,
        new URL(deepLink('!ab', type, 'the-id', 'https://xero.example')).searchParams.get('redirecturl'),
      ]),
    );
    expect(links).toEqual({
      contact: '/Contacts/View/the-id',
      item: '/Accounts/Inventory/the-id',
      quote: '/app/!ab/quotes/view/the-id',
      order: '/app/!ab/quotes/view/the-id',
      invoice: '/AccountsReceivable/View.aspx?InvoiceID=the-id',
      bill: '/AccountsPayable/Edit.aspx?InvoiceID=the-id',
      purchaseOrder: '/Accounts/Payable/PurchaseOrders/View/the-id/',
      creditNote: '/AccountsPayable/ViewCreditNote.aspx?creditNoteID=the-id',
      payment: '/Bank/ViewTransaction.aspx?bankTransactionID=the-id',
    });
  });

  it('follow what a quote or order became, and do without a short code', () => {
    expect(deepLink(undefined, 'order', 'x', undefined, 'invoice')).toBe(
      'https://go.xero.com/AccountsReceivable/View.aspx?InvoiceID=x',
    );
    expect(deepLink(undefined, 'quote', 'x')).toBe('https://go.xero.com/app/quotes/view/x');
    expect(deepLink(undefined, 'bill', 'x', undefined, 'invoice')).toContain('/AccountsPayable/');
  });
});

it('asks for granular scopes only, and names what is missing', () => {
  expect(scopes).toContain('accounting.payments');
  expect(scopes.some((scope) => /transactions|reports|journals/.test(scope))).toBe(false);
  expect(missingScopes(scopes)).toEqual([]);
  expect(missingScopes(scopes.filter((scope) => !/payments|attachments/.test(scope)))).toEqual([
    'read and write payments',
    'put files to documents',
  ]);
});

it('names files so that Xero takes them', () => {
  expect(attachmentName('  Delivery note 1.pdf ')).toBe('Delivery_note_1.pdf');
  expect(attachmentName('a<b>c:d"e/f\\g|h?i*j+k\u0000.txt')).toBe('a-b-c-d-e-f-g-h-i-j-k-.txt');
  expect(attachmentName(`${'x'.repeat(300)}.jpeg`)).toMatch(/^x{195}\.jpeg$/);
  expect(attachmentName('..')).toBe('attachment');
  expect(attachmentName('Übersicht.pdf')).toBe('Übersicht.pdf');
});

describe('what Xero says', () => {
  const cases: [string, string][] = [
    ['The contact name X is already assigned to another contact.', 'contact-name-taken'],
    ["Price List Item with Code 'abc' already exists", 'item-code-taken'],
    ['Credit Note # must be unique.', 'invoice-number-taken'],
    ['Order number must be unique', 'invoice-number-taken'],
    ['Invoice # must be unique.', 'invoice-number-taken'],
    ['Payment amount exceeds the amount outstanding on this document', 'payment-too-high'],
    ['Payments can only be made against Authorised documents', 'payment-document-not-approved'],
    ['Payment not of valid status for modification', 'payment-final'],
    ['Invoice not of valid status for modification', 'invoice-final'],
    ['Credit Note not of valid status for modification', 'invoice-final'],
    ['PurchaseOrder status change is invalid', 'invoice-final'],
    ['This document cannot be edited as it has a payment or credit note allocated to it.', 'document-settled'],
    ['The document date cannot be before the period lock date', 'locked-period'],
    ['The TrackingCategory or option does not exist for this organisation.', 'tracking-unknown'],
    ['Allocation amount exceeds the remaining credit', 'allocation-too-high'],
    ['Account type is invalid for making a payment to/from', 'payment-account-unfit'],
    ['A record can have no more than 10 attachments.', 'attachments-full'],
    ['You have exceeded the daily limit of emails', 'email-limit'],
    ['Something else', 'xero-refused'],
  ];
  it.each(cases)('%s', (message, code) => {
    expect(problemOf([message])).toMatchObject({ code, next: 'attention', message: `Xero says: ${message}` });
  });
});
