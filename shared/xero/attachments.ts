import * as z from 'zod';
import { Failure } from '../failures/failure.ts';
import type { XeroKind } from '../records/record.ts';
import type { Act } from '../sync/act.ts';
import { listOf, text } from './answer-fields.ts';
import type { Calls, Run } from './calls.ts';
import { attachmentName } from './file-names.ts';
import type { Target } from './histories.ts';
import { REFUSED } from './rejections.ts';

/** Fetches the file at an address of the CRM. */
export type FetchFile = (url: string) => Promise<Uint8Array>;

type Attach = Extract<Act, { act: 'attach' }>;
type Api = Parameters<Run>[0];
interface Upload {
  name: string;
  file: Buffer;
  online: boolean;
  key: string;
  options: { headers: Record<string, string> };
}

const kinds: Partial<
  Record<
    XeroKind,
    {
      add: (api: Api, org: string, id: string, upload: Upload) => ReturnType<Run>;
      read: (api: Api, org: string, id: string) => ReturnType<Run>;
    }
  >
> = {
  contact: {
    add: (api, org, id, { name, file, key, options }) =>
      api.createContactAttachmentByFileName(org, id, name, file, key, options),
    read: (api, org, id) => api.getContactAttachments(org, id),
  },
  quote: {
    add: (api, org, id, { name, file, key, options }) =>
      api.createQuoteAttachmentByFileName(org, id, name, file, key, options),
    read: (api, org, id) => api.getQuoteAttachments(org, id),
  },
  invoice: {
    add: (api, org, id, { name, file, online, key, options }) =>
      api.createInvoiceAttachmentByFileName(org, id, name, file, online, key, options),
    read: (api, org, id) => api.getInvoiceAttachments(org, id),
  },
  purchaseOrder: {
    add: (api, org, id, { name, file, key, options }) =>
      api.createPurchaseOrderAttachmentByFileName(org, id, name, file, key, options),
    read: (api, org, id) => api.getPurchaseOrderAttachments(org, id),
  },
  creditNote: {
    add: (api, org, id, { name, file, online, key, options }) =>
      api.createCreditNoteAttachmentByFileName(org, id, name, file, online, key, options),
    read: (api, org, id) => api.getCreditNoteAttachments(org, id),
  },
};

/** Xero's pages name 10 MB here and 25 MB there (Xero API docs: attachments); the smaller one is safe. */
const largestFile = 10 * 1024 * 1024;

const refused = (message: string, remedy: string) =>
  new Failure({ code: REFUSED, next: 'attention', message, field: 'attachments', remedy });

const fileOf = async (act: Attach, fetchFile: FetchFile | undefined): Promise<Buffer> => {
  if (act.content !== undefined) return Buffer.from(act.content, 'base64');
  if (act.url !== undefined && fetchFile) return Buffer.from(await fetchFile(act.url));
  throw refused(`The attachment "${act.fileName}" has no content.`, 'Attach the file again in the CRM.');
};

/** Puts a file to a record. Throws a `Failure` when the kind takes no files, or the file is too large or empty. */
export const attachFile = async (
  { organisation, call }: Calls,
  act: Attach,
  key: string,
  fetchFile: FetchFile | undefined,
): Promise<void> => {
  const endpoint = kinds[act.kind];
  if (!endpoint)
    throw refused('Xero takes no attachments to this kind of record.', 'Remove the attachment in the CRM.');
  const file = await fileOf(act, fetchFile);
  if (file.length === 0)
    throw refused(`The attachment "${act.fileName}" is empty.`, 'Attach the file again in the CRM.');
  if (file.length > largestFile) {
    throw refused(
      `The attachment "${act.fileName}" has more than 10 MB, the most that Xero takes.`,
      'Attach a smaller file in the CRM.',
    );
  }
  await call(z.unknown(), (api) =>
    endpoint.add(api, organisation, act.xeroId, {
      name: attachmentName(act.fileName),
      file,
      online: act.online,
      key,
      options: { headers: { 'Content-Type': act.contentType } },
    }),
  );
};

const attachmentsSchema = z.object({ Attachments: listOf(z.object({ FileName: text })) });

/** Whether the record has a file of this name; undefined when Xero does not have the record. */
export const hasFile = async (
  { organisation, find }: Calls,
  { kind, xeroId }: Target,
  fileName: string,
): Promise<boolean | undefined> => {
  const endpoint = kinds[kind];
  if (!endpoint) return undefined;
  const found = await find(attachmentsSchema, (api) => endpoint.read(api, organisation, xeroId));
  const wanted = attachmentName(fileName).toLowerCase();
  return found?.Attachments.some(({ FileName }) => FileName?.toLowerCase() === wanted);
};
