import { type RecordType, recordWords } from '../records/record.ts';
import type { Problem } from './failure.ts';

const attention = (code: string, message: string, remedy: string, field: string): Problem => ({
  code,
  next: 'attention',
  message,
  remedy,
  field: `custom.${field}`,
});

const said = (value: string | undefined): string => (value === undefined ? 'is not set' : `says "${value}"`);

/** Why a record has no organisation to go to, or must not go there. */
export const routingProblems = {
  /** The field's value is not listed, and such records are held. */
  notListed: (type: RecordType, field: string, value: string | undefined) =>
    attention(
      'organisation-not-chosen',
      `The field "${field}" of the ${recordWords[type]} ${said(value)}, and no Xero organisation is set for that.`,
      'Correct the field in the CRM, or enter the value under "Which value means which organisation".',
      field,
    ),
  notLinked: (type: RecordType, field: string, value: string) =>
    attention(
      'organisation-not-linked',
      `The field "${field}" of the ${recordWords[type]} says "${value}", whose Xero organisation is not connected.`,
      'Connect that organisation, or choose another one under "Which value means which organisation".',
      field,
    ),
  /** The record stands in another organisation's books than the one its field names now. */
  elsewhere: (type: RecordType, field: string, wanted: string, stands: string) =>
    attention(
      'routed-elsewhere',
      `The field "${field}" now sends the ${recordWords[type]} to ${wanted}, but it stands in the books of ${stands}.`,
      `Set the field back in the CRM; or delete the ${recordWords[type]} there and enter it anew, so that it is taken out of the books of ${stands}.`,
      field,
    ),
};
