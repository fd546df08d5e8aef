import type { RecordType } from '../records/record.ts';

const mostCharacters = 200;

/** A text as records are searched by it: case, spacing and width do not count, nor what comes after 200 characters. */
export const searchText = (text: string): string =>
  [...text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()].slice(0, mostCharacters).join('');

/** The record's place in the local index `foundBy`: by type, then by what people call it. Every record has one. */
export const foundBy = (type: RecordType, title: string | undefined): string => `${type}#${searchText(title ?? '')}`;
