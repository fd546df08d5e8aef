import * as z from 'zod';
import type { Data } from './data-paths.ts';
import { type Kind, kindOf, kinds, names, recordTypeOf } from './kinds.ts';
import { fileView } from './views.ts';

const refersSchema = z.object({ type: z.string(), id: z.string() });
const allocationsSchema = z.array(z.looseObject({ document: refersSchema }));

const withDocument = (data: Data, rename: (type: string) => string): Data => {
  const document = refersSchema.safeParse(data.document);
  const allocations = allocationsSchema.safeParse(data.allocations);
  return {
    ...data,
    ...(document.success && { document: { ...document.data, type: rename(document.data.type) } }),
    ...(allocations.success && {
      allocations: allocations.data.map((one) => ({
        ...one,
        document: { ...one.document, type: rename(one.document.type) },
      })),
    }),
  };
};

/** A record as the bridge takes it: files with the addresses where they are fetched, other records by the bridge's words. */
export const toBridge = (kind: Kind, id: string, { files, madeOf: _, ...data }: Data, url: string): Data => {
  const named = z.array(fileView).catch([]).parse(files);
  const attachments = named.map(({ name }) => ({
    name,
    contentType: 'application/pdf',
    url: `${url}/files/${names[kind].folder}/${encodeURIComponent(id)}/${encodeURIComponent(name)}`,
  }));
  const known = (type: string) => kinds.find((one) => one === type);
  const renamed = withDocument(data, (type) => recordTypeOf(known(type) ?? 'invoice'));
  return { ...renamed, ...(attachments.length > 0 && { attachments }) };
};

/** What the bridge says of a record, as this CRM keeps it: without what is the CRM's own to say. */
export const fromBridge = (record: Data): Data => {
  const { id: _, version: __, updatedAt: ___, url: ____, attachments: _____, custom: ______, ...data } = record;
  return withDocument(data, (type) => kindOf(type) ?? type);
};
