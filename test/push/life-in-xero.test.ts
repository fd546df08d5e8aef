import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ringBell } from '../../shared/store/bells.ts';
import { readyChange } from '../../shared/store/changes.ts';
import { openStage, type Stage } from './stage.ts';

const minute = 60_000;
const line = { description: 'Work', quantity: 1, unitAmount: '100', taxRate: 'OUTPUT2' };
const paper = { ...line, taxRate: 'INPUT2' };

describe('records that go on in the CRM after Xero has moved on', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage({
      accounts: { sales: '200', purchase: '429', payment: '090' },
      quotes: { become: 'quote' },
    });
    await stage.admin('PUT', '/switches', { enforceLimits: false });
    await stage.send('contact', { id: 'c-1', name: 'Acme Ltd', roles: ['customer', 'supplier'] });
    await stage.send('contact', { id: 'c-2', name: 'Other Ltd' });
    await stage.untilQuiet();
  });
  afterAll(() => stage.close());
  afterEach(async () => {
    for (const { record } of await stage.changes()) await stage.forget(record.data.id);
  });

  const document = (id: string, more: object = {}) => ({
    id,
    number: id.toUpperCase(),
    contact: { id: 'c-1' },
    date: '2026-11-20',
    lines: [line],
    ...more,
  });
  const approved = (id: string, more: object = {}) => document(id, { status: 'authorised', ...more });
  type Lists = Parameters<Stage['inXero']>[0];
  const inXero = async (list: Lists, type: Parameters<Stage['link']>[0], id: string) => {
    const xeroId = (await stage.link(type, id))?.xeroId;
    return (await stage.inXero(list)).find((one) =>
      Object.entries(one).some(([field, value]) => value === xeroId && field !== 'MergedToContactID'),
    );
  };
  /** What a bookkeeper does by hand with a linked record. */
  const byHand = async (type: Parameters<Stage['link']>[0], list: string, id: string, action: string, input = {}) => {
    const xeroId = (await stage.link(type, id))?.xeroId;
    await stage.admin('POST', `/organisations/${stage.organisation}/${list}/${xeroId}/${action}`, input);
    stage.clock.advance(2 * minute);
  };
  /** What is left among the changes once it is quiet: ids with the codes of what is wrong. */
  const left = async () => {
    await stage.untilQuiet();
    return (await stage.changes()).map(({ record, problem }) => [record.data.id, problem?.code]);
  };

  describe('an invoice that the CRM calls paid', () => {
    it('is not paid any more when the CRM takes it back, and is paid anew', async () => {
      await stage.send('invoice', approved('back', { status: 'paid' }));
      expect(await left()).toEqual([]);
      expect(await inXero('invoices', 'invoice', 'back')).toMatchObject({ Status: 'PAID' });
      await stage.send('invoice', approved('back'));
      expect(await left()).toEqual([]);
      expect(await inXero('invoices', 'invoice', 'back')).toMatchObject({ Status: 'AUTHORISED', AmountDue: 120 });
      expect(await stage.news('invoice', 'back')).toMatchObject({ outcome: 'synced', status: 'AUTHORISED' });
      await stage.send('invoice', approved('back', { status: 'paid' }));
      expect(await left()).toEqual([]);
      expect(await inXero('invoices', 'invoice', 'back')).toMatchObject({ Status: 'PAID', AmountDue: 0 });
      await stage.send('invoice', approved('back'));
      expect(await left()).toEqual([]);
      expect(await inXero('invoices', 'invoice', 'back')).toMatchObject({ Status: 'AUTHORISED', AmountDue: 120 });
    });

    it.each(['voided', 'deleted'])('is void once it is %s', async (how) => {
      const id = `paid-${how}`;
      await stage.send('invoice', approved(id, { status: 'paid' }));
      expect(await left()).toEqual([]);
      await stage.send('invoice', approved(id, { status: how === 'voided' ? how : 'paid' }), {
        deleted: how === 'deleted',
      });
      expect(await left()).toEqual([]);
      expect(await inXero('invoices', 'invoice', id)).toMatchObject({ Status: 'VOIDED' });
    });

    it('is edited while its payment is taken back', async () => {
      await stage.send('invoice', approved('edit', { status: 'paid' }));
      expect(await left()).toEqual([]);
      await stage.send('invoice', approved('edit', { lines: [{ ...line, unitAmount: '50' }] }));
      expect(await left()).toEqual([]);
      expect(await inXero('invoices', 'invoice', 'edit')).toMatchObject({ Status: 'AUTHORISED', AmountDue: 60 });
    });
  });

  describe('a record of which the CRM says which one in Xero it is', () => {
    const made = async (type: 'ACCREC' | 'ACCPAY', number: string) => {
      const [account, TaxType] = type === 'ACCREC' ? ['200', 'OUTPUT2'] : ['429', 'INPUT2'];
      await stage.byHand('PUT', '/Invoices', {
        Invoices: [
          {
            Type: type,
            InvoiceNumber: number,
            Contact: { ContactID: (await stage.link('contact', 'c-1'))?.xeroId },
            Date: '2026-11-20',
            DueDate: '2026-12-20',
            LineItems: [{ Description: 'Work', Quantity: 1, UnitAmount: 100, AccountCode: account, TaxType }],
          },
        ],
      });
      return (await stage.inXero('invoices')).find(({ InvoiceNumber }) => InvoiceNumber === number)?.InvoiceID;
    };

    it('never becomes a sale of a bill, nor the other way round', async () => {
      await stage.send('invoice', document('x-1', { xeroId: await made('ACCPAY', 'THEIRS-1') }));
      await stage.send('bill', document('x-2', { xeroId: await made('ACCREC', 'THEIRS-2'), lines: [paper] }));
      expect(await left()).toEqual([
        ['x-2', 'xero-id-unfit'],
        ['x-1', 'xero-id-unfit'],
      ]);
      expect(await stage.link('invoice', 'x-1')).toBeUndefined();
    });

    it('never becomes a credit note of the other kind', async () => {
      await stage.send('creditNote', document('n-x', { status: 'authorised' }));
      expect(await left()).toEqual([]);
      const CreditNoteID = (await stage.link('creditNote', 'n-x'))?.xeroId;
      await stage.send('creditNote', document('n-y', { kind: 'purchase', lines: [paper], xeroId: CreditNoteID }));
      expect(await left()).toMatchObject([['n-y', expect.any(String)]]);
    });

    it('is linked with the right one and brought up to date', async () => {
      const xeroId = await made('ACCREC', 'X-3');
      await stage.send('invoice', document('x-3', { xeroId, reference: 'Ours', status: 'authorised' }));
      expect(await left()).toEqual([]);
      expect(await inXero('invoices', 'invoice', 'x-3')).toMatchObject({
        InvoiceID: xeroId,
        Reference: 'Ours',
        Status: 'AUTHORISED',
      });
    });
  });

  it('says that a contact cannot be restored from outside, and goes on once it was', async () => {
    await stage.send('contact', { id: 'arch', name: 'Arch Ltd', archived: true });
    await stage.send('contact', { id: 'arch', name: 'Arch Ltd' });
    expect(await left()).toEqual([]);
    await stage.send('contact', { id: 'arch', name: 'Arch Ltd', archived: true });
    expect(await left()).toEqual([]);
    expect(await inXero('contacts', 'contact', 'arch')).toMatchObject({ ContactStatus: 'ARCHIVED' });
    await stage.send('contact', { id: 'arch', name: 'Arch Ltd', email: 'arch@example.com' });
    expect(await left()).toEqual([['arch', 'contact-unarchived']]);
    await byHand('contact', 'contacts', 'arch', 'restore');
    const [change] = await stage.changes();
    if (change) await readyChange(stage.table, change, stage.clock.now().toISOString());
    await ringBell(stage.table, 'acme', stage.organisation, stage.clock.now());
    expect(await left()).toEqual([]);
    expect(await inXero('contacts', 'contact', 'arch')).toMatchObject({
      ContactStatus: 'ACTIVE',
      EmailAddress: 'arch@example.com',
    });
  });

  it('carries a change over to the contact that it was merged into', async () => {
    await stage.send('contact', { id: 'm-1', name: 'Merged Ltd', email: 'old@example.com' });
    expect(await left()).toEqual([]);
    await stage.byHand('PUT', '/Contacts', { Contacts: [{ Name: 'Into Ltd' }] });
    await stage.send('contact', { id: 'm-1', name: 'Merged Ltd', email: 'old@example.com', taxNumber: 'GB5' });
    await byHand('contact', 'contacts', 'm-1', 'merge', { into: 'Into Ltd' });
    expect(await left()).toEqual([]);
    expect(await inXero('contacts', 'contact', 'm-1')).toMatchObject({
      ContactStatus: 'ACTIVE',
      TaxNumber: 'GB5',
    });
  });

  it('asks about a contact that was merged into one of another CRM contact', async () => {
    await stage.send('contact', { id: 'm-2', name: 'Two Ltd' });
    await stage.send('contact', { id: 'm-3', name: 'Three Ltd' });
    expect(await left()).toEqual([]);
    await stage.send('contact', { id: 'm-2', name: 'Two Ltd', email: 'two@example.com' });
    await byHand('contact', 'contacts', 'm-2', 'merge', { into: 'Three Ltd' });
    expect(await left()).toEqual([['m-2', 'contact-merged']]);
  });

  describe('an item whose code was changed', () => {
    const item = (id: string, code: string, more: object = {}) => ({
      id,
      code,
      name: `Item ${id}`,
      sale: { unitPrice: '10', account: '200', taxRate: 'OUTPUT2' },
      ...more,
    });

    it('in the CRM, is changed in Xero', async () => {
      await stage.send('item', item('i-1', 'ONE'));
      expect(await left()).toEqual([]);
      await stage.send('item', item('i-1', 'UNO'));
      expect(await left()).toEqual([]);
      expect(await inXero('items', 'item', 'i-1')).toMatchObject({ Code: 'UNO' });
    });

    it('in Xero, stays so when the CRM changes something else', async () => {
      await stage.send('item', item('i-2', 'TWO'));
      expect(await left()).toEqual([]);
      await byHand('item', 'items', 'i-2', 'edit', { Code: 'DUE' });
      await stage.send('item', item('i-2', 'TWO', { name: 'Second' }));
      expect(await left()).toEqual([]);
      expect(await inXero('items', 'item', 'i-2')).toMatchObject({ Code: 'DUE', Name: 'Second' });
      expect(await stage.news('item', 'i-2')).toMatchObject({ outcome: 'changed', number: 'DUE' });
    });

    it('to one that is taken, needs attention', async () => {
      await stage.send('item', item('i-3', 'THREE'));
      await stage.send('item', item('i-4', 'FOUR'));
      expect(await left()).toEqual([]);
      await stage.byHand('PUT', '/Items', { Items: [{ Code: 'FIVE', Name: 'Five by hand' }] });
      await stage.send('item', item('i-3', 'FOUR'));
      await stage.send('item', item('i-4', 'FIVE'));
      expect(await left()).toEqual([
        ['i-3', 'item-code-taken'],
        ['i-4', 'item-code-taken'],
      ]);
    });

    it('was deleted in Xero: the next change says so', async () => {
      await stage.send('item', item('i-6', 'SIX'));
      expect(await left()).toEqual([]);
      await byHand('item', 'items', 'i-6', 'delete');
      stage.clock.advance(5 * 60 * minute);
      await stage.send('item', item('i-6', 'SIX', { name: 'Sixth' }));
      expect(await left()).toEqual([['i-6', 'item-gone']]);
    });
  });

  describe('a quote that was invoiced in Xero', () => {
    const quote = (id: string, more: object = {}) => document(id, { name: `Quote ${id}`, status: 'accepted', ...more });

    it.each([
      ['is accepted in the CRM at last', { status: 'accepted' }, []],
      ['is edited in the CRM', { status: 'sent', terms: 'New terms' }, [['q', 'quote-final']]],
      ['is lost in the CRM', { status: 'declined' }, [['q', 'quote-lost-but-approved']]],
    ])('%s', async (words, more, problems) => {
      const id = `q-${words.length}`;
      await stage.send('quote', quote(id, { status: 'sent' }));
      expect(await left()).toEqual([]);
      await byHand('quote', 'quotes', id, 'accept');
      await byHand('quote', 'quotes', id, 'invoice');
      await stage.send('quote', quote(id, more));
      expect((await left()).map(([, code]) => ['q', code])).toEqual(problems);
    });
  });

  it.each([
    ['follows in the CRM', { status: 'billed' }, undefined],
    ['is edited in the CRM', { status: 'authorised', lines: [{ ...paper, unitAmount: '90' }] }, 'purchase-order-final'],
    ['is cancelled in the CRM', { status: 'cancelled' }, 'purchase-order-final'],
  ])('takes a purchase order that was billed in Xero and %s', async (words, more, code) => {
    const id = `po-${words.length}`;
    await stage.send('purchaseOrder', approved(id, { lines: [paper] }));
    expect(await left()).toEqual([]);
    await byHand('purchaseOrder', 'purchaseOrders', id, 'bill');
    await stage.send('purchaseOrder', approved(id, { lines: [paper], ...more }));
    expect(await left()).toEqual(code === undefined ? [] : [[id, code]]);
  });

  it.each([
    ['gets a new reference', { reference: 'New' }, undefined],
    ['gets other lines', { lines: [{ ...line, unitAmount: '90' }] }, 'credit-note-final'],
    ['is voided', { status: 'voided' }, 'credited-in-xero'],
  ])('takes a credit note that was set off in full in Xero and %s', async (words, more, code) => {
    const id = `n-${words.length}`;
    await stage.send('invoice', approved(`i-${id}`));
    await stage.send('creditNote', approved(id));
    expect(await left()).toEqual([]);
    const invoice = (await stage.link('invoice', `i-${id}`))?.xeroId;
    await byHand('creditNote', 'creditNotes', id, 'allocate', { invoice, amount: 120 });
    await stage.send('creditNote', approved(id, more));
    expect(await left()).toEqual(code === undefined ? [] : [[id, code]]);
    if (code === undefined) expect(await inXero('creditNotes', 'creditNote', id)).toMatchObject({ Reference: 'New' });
  });

  it.each([
    ['its due date', { dueDate: '2026-12-24' }, undefined],
    ['what a line says', { lines: [{ ...line, description: 'Other work' }] }, undefined],
    ['its price', { lines: [{ ...line, unitAmount: '90' }] }, 'invoice-final'],
    ['its lines', { lines: [line, line] }, 'invoice-final'],
    ['its date', { date: '2026-11-19' }, 'invoice-final'],
  ])('takes an invoice that was paid in part in Xero, of which the CRM changes %s', async (words, more, code) => {
    const id = `part-${words.length}-${Object.keys(more)[0]}`;
    await stage.send('invoice', approved(id, { dueDate: '2026-12-20' }));
    expect(await left()).toEqual([]);
    await byHand('invoice', 'invoices', id, 'pay', { amount: 20 });
    await stage.send('invoice', approved(id, { dueDate: '2026-12-20', ...more }));
    expect(await left()).toEqual(code === undefined ? [] : [[id, code]]);
  });

  it('says what is wrong with a currency that is changed after the approval', async () => {
    await stage.send('invoice', approved('cur'));
    expect(await left()).toEqual([]);
    await stage.send('invoice', approved('cur', { currency: 'EUR' }));
    const [one] = await left();
    if (!one) expect(await inXero('invoices', 'invoice', 'cur')).toMatchObject({ CurrencyCode: 'EUR' });
    else expect(one).toEqual(['cur', expect.any(String)]);
  });

  it('says that a number is taken', async () => {
    await stage.send('invoice', approved('num-1'));
    await stage.send('invoice', approved('num-2'));
    expect(await left()).toEqual([]);
    await stage.send('invoice', approved('num-2', { number: 'NUM-1' }));
    expect(await left()).toEqual([['num-2', 'invoice-number-taken']]);
    expect(await inXero('invoices', 'invoice', 'num-2')).toMatchObject({ InvoiceNumber: 'NUM-2' });
  });

  it.each([
    ['invoice', 'invoices', { Type: 'ACCREC', InvoiceNumber: 'OWN-1' }],
    ['quote', 'quotes', { QuoteNumber: 'OWN-1', Date: '2026-11-01' }],
    ['creditNote', 'creditNotes', { Type: 'ACCRECCREDIT', CreditNoteNumber: 'OWN-2' }],
  ] as const)(
    'leaves alone the %s that a bookkeeper made for somebody else under that number',
    async (type, list, own) => {
      const Contact = { Name: `Landlord of the ${type}` };
      const LineItems = [{ Description: 'Rent', Quantity: 1, UnitAmount: 900, AccountCode: '200' }];
      const made = await stage.byHand('PUT', `/${list}`, { [list]: [{ Contact, LineItems, ...own }] });
      expect(made).toBeDefined();
      const number = 'CreditNoteNumber' in own ? 'OWN-2' : 'OWN-1';
      await stage.send(type, document(`own-${type}`, { number, name: 'Kitchen' }));
      expect(await left()).toEqual([[`own-${type}`, expect.stringMatching(/-number-taken$/)]]);
      const standing = (await stage.inXero(list)).filter((one) => Object.values(one).includes(number));
      expect(standing).toMatchObject([{ Contact: { Name: Contact.Name }, LineItems: [{ Description: 'Rent' }] }]);
    },
  );

  it.each([
    ['lines', { lines: [{ ...line, unitAmount: '90' }] }, 'invoice-final'],
    ['status', { status: 'draft' }, 'invoice-final'],
    ['end', { status: 'voided' }, undefined],
  ])('asks about an invoice that was voided in Xero while the CRM changed its %s', async (words, more, code) => {
    const id = `void-${words}`;
    await stage.send('invoice', approved(id));
    expect(await left()).toEqual([]);
    await byHand('invoice', 'invoices', id, 'void');
    await stage.send('invoice', approved(id, more));
    expect(await left()).toEqual(code === undefined ? [] : [[id, code]]);
  });

  describe('payments of one invoice in one call', () => {
    const pay = (id: string, of: string, amount: string, more: object = {}) =>
      stage.send('payment', { id, document: { id: of }, date: '2026-11-20', amount, ...more });

    it('takes those that fit and asks about the one that is too much', async () => {
      await stage.send('invoice', approved('many'));
      await stage.send('invoice', approved('beside'));
      expect(await left()).toEqual([]);
      for (const [id, amount] of [
        ['1', '50'],
        ['2', '80'],
        ['3', '70'],
      ] as const)
        await pay(`p-${id}`, 'many', amount);
      await pay('p-4', 'beside', '120');
      expect(await left()).toMatchObject([['p-2', 'payment-document-final']]);
      expect(await inXero('invoices', 'invoice', 'many')).toMatchObject({ Status: 'PAID', AmountDue: 0 });
      expect(await inXero('invoices', 'invoice', 'beside')).toMatchObject({ Status: 'PAID' });
    });

    it('replaces several of them at once', async () => {
      await stage.send('invoice', approved('swap'));
      await pay('s-1', 'swap', '50');
      await pay('s-2', 'swap', '70');
      expect(await left()).toEqual([]);
      await pay('s-1', 'swap', '40');
      await pay('s-2', 'swap', '80');
      expect(await left()).toEqual([]);
      expect(await inXero('invoices', 'invoice', 'swap')).toMatchObject({ Status: 'PAID', AmountDue: 0 });
      const standing = (await stage.inXero('payments')).filter(
        ({ Status, Amount }) => Status === 'AUTHORISED' && (Amount === 40 || Amount === 80),
      );
      expect(standing).toHaveLength(2);
    });

    it('moves a payment to another invoice', async () => {
      await stage.send('invoice', approved('from'));
      await stage.send('invoice', approved('to'));
      await pay('mv', 'from', '120');
      expect(await left()).toEqual([]);
      await pay('mv', 'to', '120');
      expect(await left()).toEqual([]);
      expect(await inXero('invoices', 'invoice', 'from')).toMatchObject({ Status: 'AUTHORISED', AmountDue: 120 });
      expect(await inXero('invoices', 'invoice', 'to')).toMatchObject({ Status: 'PAID' });
    });

    it('asks about a payment of an invoice that the CRM calls paid besides', async () => {
      await stage.send('invoice', approved('both', { status: 'paid' }));
      await pay('p-both', 'both', '120');
      const problems = await left();
      expect(await inXero('invoices', 'invoice', 'both')).toMatchObject({ Status: 'PAID', AmountDue: 0 });
      expect(problems.length).toBeLessThanOrEqual(1);
    });
  });
});
