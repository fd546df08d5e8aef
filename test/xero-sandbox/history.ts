import { type Answer, ApiFailure, apiException } from './answer.ts';
import { type ApiCall, readElements } from './api-call.ts';
import { bareStamp, stamp } from './dates.ts';
import { envelope } from './envelope.ts';
import { type JsonObject, parseObject, text } from './json.ts';
import { amount, column } from './store.ts';

function keep(call: ApiCall, recordId: string, changes: string, details: string): void {
  call.world.store.run(
    'INSERT INTO history (tenant_id, record_id, at_ms, body) VALUES (?, ?, ?, ?)',
    call.organisation.tenantId,
    recordId,
    call.world.clock.now(),
    JSON.stringify({ Changes: changes, User: call.user.name, Details: details }),
  );
}

/** Notes a change the API made in the record's history. */
export function noteChange(call: ApiCall, recordId: string, changes: string, details: string): void {
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

/** PUT /{endpoint}/{id}/History: adds notes of at most 2,500 characters. */
export function addHistory(call: ApiCall, recordId: string): Answer {
  const sent = readElements(call, 'HistoryRecords', 'HistoryRecord');
  const at = call.world.clock.now();
  const tooLong = sent.filter((note) => (text(note, 'Details') ?? '').length > 2500);
  if (tooLong.length > 0) {
    const elements = tooLong.map((note) => ({
      ...note,
      ValidationErrors: [{ Message: 'The Details field must not be longer than 2500 characters.' }],
    }));
    throw new ApiFailure(apiException(10, 'ValidationException', 'A validation exception occurred', elements));
  }
  const records = sent.map((note): JsonObject => {
    const details = text(note, 'Details') ?? '';
    keep(call, recordId, 'Note', details);
    return {
      DateUTCString: new Date(at).toISOString().slice(0, 19),
      DateUTC: bareStamp(at),
      Details: details,
      ValidationErrors: [],
    };
  });
  return envelope(call, 'HistoryRecords', records);
}
