import type { RecordType, TypedRecord, XeroKind } from '../records/record.ts';
import { contactTraits, standingContactTraits } from './match-contact.ts';
import { type DocumentWords, documentTraits, standingDocumentTraits } from './match-document.ts';
import { itemTraits, standingItemTraits } from './match-item.ts';
import { type Standing, standingSchemas } from './standing.ts';
import { conflicting, shared, type Traits } from './traits.ts';

/** The types of record that are matched with what stands in Xero. */
export const matchedTypes = [
  'contact',
  'item',
  'quote',
  'order',
  'invoice',
  'bill',
  'purchaseOrder',
  'creditNote',
] as const satisfies readonly RecordType[];

/** A record in Xero that may be the one in the CRM: how sure that is (0 to 100), and why, in plain words. */
export interface Score {
  confidence: number;
  reason: string;
}

/** Below this it is no more than a coincidence. */
export const leastConfidence = 40;

/**
 * How likely two records are the same, by what both sides show. Each trait they share adds to it by its own weight; each
 * that contradicts takes away. Undefined when too little speaks for it.
 */
export const score = (crm: Traits, xero: Traits): Score | undefined => {
  const same = shared(crm, xero);
  const against = conflicting(crm, xero);
  const doubt = same.reduce((left, { weight }) => left * (1 - weight), 1);
  const confidence = Math.round(100 * against.reduce((left, { factor }) => left * factor, 1 - doubt));
  if (confidence < leastConfidence) return undefined;
  const [first = '', ...rest] = [
    ...same.map(({ words, value }) => (value === undefined ? `same ${words}` : `same ${words} (${value})`)),
    ...against.map(({ words }) => `but another ${words}`),
  ];
  return { confidence, reason: [first, ...rest].join(', ') };
};

/** What is compared of a CRM record; payments are not matched. */
export const crmTraits = (record: TypedRecord, words: DocumentWords): Traits => {
  if (record.type === 'contact') return contactTraits(record.data);
  if (record.type === 'item') return itemTraits(record.data);
  return record.type === 'payment' ? {} : documentTraits(record.type, record.data, words);
};

/** What is compared of a record as it stands in Xero. */
export const xeroTraits = (kind: XeroKind, standing: Standing): Traits => {
  if (kind === 'contact') return standingContactTraits(standingSchemas.contact.parse(standing));
  if (kind === 'item') return standingItemTraits(standingSchemas.item.parse(standing));
  return standingDocumentTraits(kind, standing);
};
