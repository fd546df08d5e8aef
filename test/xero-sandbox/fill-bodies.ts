import type { JsonObject } from './json.ts';

const TRADES = ['Bakery', 'Joinery', 'Print Works', 'Garden Centre', 'Dental Practice', 'Logistics', 'Studio', 'Foods'];
const PLACES = ['Ashford', 'Brighton', 'Carlisle', 'Dundee', 'Exeter', 'Falmouth', 'Gloucester', 'Harwich', 'Ipswich'];
const SALES = [
  'Monthly retainer, as agreed',
  'Consulting on site, hours as per the attached sheet',
  'Spare parts for the packing line (bearings, belts and two control boards)',
  'Training for up to ten people, travel included',
  'Licence fee for the coming quarter',
];
const COSTS = ['Paper and toner', 'Rent of the office', 'Advertisement in the trade journal', 'Courier', 'Cleaning'];
const SALE_ACCOUNTS = ['200', '260'];
const COST_ACCOUNTS = ['429', '453', '461', '469', '400'];

/** One of a list, the same for the same number. */
const pick = (list: readonly string[], n: number): string => list[n % list.length] ?? '';

/** The `n`-th made-up contact, with the fields that companies have. */
export function contactBody(n: number): JsonObject {
  const [place, trade] = [pick(PLACES, n), pick(TRADES, Math.floor(n / PLACES.length))];
  const mail = `${place}-${n}`.toLowerCase();
  return {
    Name: `${place} ${trade} ${n} Ltd`,
    FirstName: 'Robin',
    LastName: `Number ${n}`,
    EmailAddress: `accounts@${mail}.example`,
    TaxNumber: `GB${String(100_000_000 + n)}`,
    Phones: [
      { PhoneType: 'DEFAULT', PhoneNumber: `7946 ${String(n % 10_000).padStart(4, '0')}`, PhoneAreaCode: '020' },
    ],
    Addresses: [
      { AddressType: 'STREET', AddressLine1: `${(n % 200) + 1} High Street`, City: place, PostalCode: 'AB1 2CD' },
    ],
  };
}

const line = (n: number, sale: boolean): JsonObject => ({
  Description: pick(sale ? SALES : COSTS, n),
  Quantity: [1, 2, 7.5, 12, 0.25][n % 5] ?? 1,
  UnitAmount: ((n * 7919) % 90_000) / 100 + 10,
  AccountCode: pick(sale ? SALE_ACCOUNTS : COST_ACCOUNTS, n),
});

/** The `n`-th made-up document of a contact, of one to five lines: three sales to one bill, most of them approved. */
export function invoiceBody(n: number, contactId: string, date: string, dueDate: string): JsonObject {
  const sale = n % 4 !== 3;
  const status = n % 10 === 0 ? 'DRAFT' : n % 10 === 1 ? 'SUBMITTED' : 'AUTHORISED';
  return {
    Type: sale ? 'ACCREC' : 'ACCPAY',
    Contact: { ContactID: contactId },
    Date: date,
    DueDate: dueDate,
    Status: status,
    LineAmountTypes: n % 3 === 0 ? 'Inclusive' : 'Exclusive',
    ...(sale ? { Reference: `Order ${n}` } : { InvoiceNumber: `Receipt ${n}` }),
    LineItems: Array.from({ length: (n % 5) + 1 }, (_, index) => line(n + index, sale)),
  };
}
