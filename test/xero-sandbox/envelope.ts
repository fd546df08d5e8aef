import type { Answer } from './answer.ts';
import type { ApiCall } from './api-call.ts';
import { markAttachments } from './attachment.ts';
import { bareStamp } from './dates.ts';
import type { JsonObject } from './json.ts';

export type Pagination = { page: number; pageSize: number; pageCount: number; itemCount: number };

/** A successful answer: Id, Status, ProviderName, DateTimeUTC, pagination when paged, and the records under `key`. */
export function envelope(call: ApiCall, key: string, records: JsonObject[], pagination?: Pagination): Answer {
  const body: JsonObject = {
    Id: call.world.newId(),
    Status: 'OK',
    ProviderName: call.app.name,
    DateTimeUTC: bareStamp(call.world.clock.now()),
  };
  if (pagination !== undefined) body.pagination = { ...pagination };
  markAttachments(call.world.store, call.organisation.tenantId, call.world.publicUrl, key, records);
  body[key] = records;
  return { status: 200, body, elements: records.length };
}
