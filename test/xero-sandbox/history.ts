import { type Answer, ApiFailure, apiException } from './answer.ts';
import { type ApiCall, readElements } from './api-call.ts';
import { bareStamp, stamp } from './dates.ts';
import { envelope } from './envelope.ts';
import { type JsonObject, parseObject, text } from './json.ts';
import { amount, column } from './store.ts';

/** Who changes which books. */
export type Actor = Pick<ApiCall, 'world' | 'organisation' | 'user'>;

function keep(call: Actor, recordId: string, changes: string, details: string): void {
  call.world.store.run(
    'INSERT INTO history (tenant_id, record_id, at_ms, body) VALUES (?, ?, ?, ?)',
    call.organisation.tenantId,
    recordId,
    call.world.clock.now(),
    JSON.stringify({ Changes: changes, User: call.user.name, Details: details }),
  );
}

/** Notes a change the API made in the record's history. */
export function noteChange(call: Actor, recordId: string, changes: string, details: string): void {
  keep(call, recordId, changes, details);
}

/** GET /{endpoint}/{id}/History: newest first. */
export function readHistory(call: ApiCall, recordId: string): Answer {
  const rows = call.world.store.all(
    'SELECT * FROM history WHERE tenant_id = ? AND record_id = ? ORDER BY at_ms DESC, rowid DESC',
    call.organisation.tenantId,
    recordId,
  );
  const records = rows.map((row): JsonObject => {
    const body = parseObject(column(row, 'body'));
    const at = amount(row, 'at_ms');
    return {
      Changes: body.Changes ?? '',
      DateUTCString: new Date(at).toISOString().slice(0, 19),
      DateUTC: stamp(at),
      User: body.User ?? '',
      Details: body.Details ?? '',
    };
  });
  return envelope(call, 'HistoryRecords', records);
}

function noteJson(at: number, note: JsonObject, messages: string[]): JsonObject {
  return {
    DateUTCString: new Date(at).toISOString().slice(0, 19),
    DateUTC: bareStamp(at),
    Details: text(note, 'Details') ?? '',
    ValidationErrors: messages.map((Message) => ({ Message })),
  };
}

/** PUT /{endpoint}/{id}/History: adds notes of at most 2,500 characters; an unknown record is a validation error, not a 404. */
export function addHistory(call: ApiCall, recordId: string | undefined): Answer {
  const sent = readElements(call, 'HistoryRecords', 'HistoryRecord');
  const at = call.world.clock.now();
  if (recordId === undefined) {
    const elements = sent.map((note) =>
      noteJson(at, note, ['The document with the supplied id was not found for this endpoint.']),
    );
    throw new ApiFailure(apiException(10, 'ValidationException', 'A validation exception occurred', elements));
  }
  const tooLong = sent.filter((note) => (text(note, 'Details') ?? '').length > 2500);
  if (tooLong.length > 0) {
    const elements = tooLong.map((note) =>
      noteJson(at, note, ['The Details field must not be longer than 2500 characters.']),
    );
    throw new ApiFailure(apiException(10, 'ValidationException', 'A validation exception occurred', elements));
  }
  const records = sent.map((note): JsonObject => {
    keep(call, recordId, 'Note', text(note, 'Details') ?? '');
    return noteJson(at, note, []);
  });
  return envelope(call, 'HistoryRecords', records);
}
