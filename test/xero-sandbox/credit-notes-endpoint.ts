import type { Answer } from './answer.ts';
import { type ApiCall, unitPlaces } from './api-call.ts';
import { writeBatch } from './batch.ts';
import { readBooks } from './books.ts';
import { contactStub } from './contact-json.ts';
import { contactNames } from './contact-names.ts';
import type { WriteMode } from './contact-write.ts';
import { creditNoteEcho, creditNoteJson } from './credit-note-json.ts';
import { writeCreditNote } from './credit-note-write.ts';
import { findDocument } from './document.ts';
import { documentFields, listDocuments, namedDocument } from './document-listing.ts';
import { envelope } from './envelope.ts';
import { invoiceContact } from './invoice-json.ts';
import { readPaging, whereCondition } from './listing.ts';

const FIELDS = documentFields('CreditNote');

/** GET /CreditNotes: where, order, paging, unitdp; without paging the lines are left out. */
export function listCreditNotes(call: ApiCall): Answer {
  const paging = readPaging(call, false);
  const conditions = [whereCondition(call, FIELDS, 'CreditNote')];
  const query = { record: 'CreditNote', fields: FIELDS, conditions, paging };
  const { documents, pagination } = listDocuments(call, 'creditNote', query);
  const names = contactNames(call, documents);
  const view = paging === undefined ? 'list' : 'page';
  const records = documents.map((note) =>
    creditNoteJson(note, contactStub(note.contactId, names.get(note.contactId) ?? ''), view, unitPlaces(call)),
  );
  return envelope(call, 'CreditNotes', records, pagination);
}

/** GET /CreditNotes/{CreditNoteID or CreditNoteNumber}. */
export function getCreditNote(call: ApiCall): Answer {
  const note = namedDocument(call, 'creditNote');
  const contact = invoiceContact(call.world.store, call.organisation.tenantId, note, false);
  return envelope(call, 'CreditNotes', [creditNoteJson(note, contact, 'one', unitPlaces(call))]);
}

function write(call: ApiCall, mode: WriteMode, id?: string): Answer {
  const { store } = call.world;
  const tenantId = call.organisation.tenantId;
  const books = readBooks(store, call.organisation);
  const places = unitPlaces(call);
  return writeBatch(call, {
    key: 'CreditNotes',
    one: 'CreditNote',
    write: (element, index) => {
      const note = writeCreditNote({ call, books, mode, places, path: `CreditNotes[${index}]`, id }, element);
      return {
        record: creditNoteJson(note, invoiceContact(store, tenantId, note, false), 'write', places),
        warnings: [],
      };
    },
    echo: (element, recordId) =>
      creditNoteEcho(element, recordId, findDocument(store, tenantId, 'creditNote', recordId)),
    errorFlag: 'HasErrors',
  });
}

/** PUT /CreditNotes: creates. */
export const createCreditNotes = (call: ApiCall): Answer => write(call, 'create');

/** POST /CreditNotes: creates or updates. */
export const upsertCreditNotes = (call: ApiCall): Answer => write(call, 'upsert');

/** POST /CreditNotes/{CreditNoteID or CreditNoteNumber}: updates one. */
export const updateCreditNote = (call: ApiCall): Answer => write(call, 'update', namedDocument(call, 'creditNote').id);
