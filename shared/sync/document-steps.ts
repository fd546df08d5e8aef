import type { Attachment } from '../records/document.ts';
import { fingerprint } from '../records/fingerprint.ts';
import { type RecordType, recordWords } from '../records/record.ts';
import type { Facts } from './facts.ts';
import type { Plan } from './plan.ts';

interface Documented {
  id: string;
  attachments: Attachment[];
}

/** Where the linked record stands in Xero now, as far as is known. */
export const statusOf = ({ link, standing }: Pick<Facts<unknown>, 'link' | 'standing'>): string | undefined => {
  const seen = standing?.status;
  return typeof seen === 'string' ? seen : link?.status;
};

export const isGone = (status: string | undefined): boolean => status === 'VOIDED' || status === 'DELETED';

/** A file is sent once; another content under the same name is sent anew, and replaces it. */
const attachmentName = (file: Attachment): string =>
  `attach:${file.name}:${fingerprint([file.contentType, file.url, file.content]).slice(0, 10)}`;

/**
 * What is left to do for any document once its content stands in Xero: the note in its history, where the settings want
 * one and we made it, and the files that belong to it. Undefined when that is done.
 */
export const planDocumentStep = (type: RecordType, facts: Facts<Documented>): Plan | undefined => {
  const { link, record } = facts;
  if (!link || isGone(statusOf(facts))) return undefined;
  const target = { kind: link.kind, xeroId: link.xeroId };
  if (facts.settings.historyNotes && link.madeBy === 'created' && !link.acts.includes('note')) {
    const text = `Made by Tallybridge from the ${recordWords[type]} ${record.id} of the CRM: ${facts.ownUrl}`;
    return { do: 'act', act: { act: 'note', name: 'note', ...target, text: text.slice(0, 2500) } };
  }
  const file = record.attachments.find((one) => !link.acts.includes(attachmentName(one)));
  if (!file) return undefined;
  return {
    do: 'act',
    act: {
      act: 'attach',
      name: attachmentName(file),
      ...target,
      fileName: file.name,
      contentType: file.contentType,
      ...(file.url !== undefined && { url: file.url }),
      ...(file.content !== undefined && { content: file.content }),
      online: false,
    },
  };
};
