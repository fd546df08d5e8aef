import { type Answer, ElementRefused } from './answer.ts';
import type { ApiCall } from './api-call.ts';
import { writeBatch } from './batch.ts';
import { compact, type JsonObject } from './json.ts';

/** How a settings endpoint that takes one record a request writes it. `one` is the singular, e.g. `Account`. */
export type SettingKind = {
  key: string;
  one: string;
  idField: string;
  write: (sent: JsonObject) => JsonObject;
};

/** Writes the one record of a settings request; more than one is refused (Xero API docs: accounts, tax rates, tracking categories). */
export function writeSetting(call: ApiCall, kind: SettingKind): Answer {
  return writeBatch(call, {
    key: kind.key,
    one: kind.one,
    write: (sent, index) => {
      if (index > 0) throw new ElementRefused([`Only one ${kind.one} can be written in a request.`]);
      return { record: kind.write(sent), warnings: [] };
    },
    echo: (sent, recordId) => compact({ ...sent, [kind.idField]: sent[kind.idField] ?? recordId }),
  });
}
