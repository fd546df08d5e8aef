import { type Answer, ApiFailure, apiException, ElementRefused } from './answer.ts';
import { type ApiCall, readElements } from './api-call.ts';
import { envelope } from './envelope.ts';
import type { JsonObject } from './json.ts';

export type Written = { record: JsonObject; warnings: string[] };
export type BatchKind = {
  key: string;
  one: string;
  /** Writes one element; throws ElementRefused. */
  write: (element: JsonObject, index: number) => Written;
  /** The element as it is echoed with its errors. `recordId` is the zero GUID when nothing exists. */
  echo: (element: JsonObject, recordId: string) => JsonObject;
  /** Items and Quotes have none. */
  errorFlag?: 'HasErrors' | 'HasValidationErrors';
};

export const ZERO_ID = '00000000-0000-0000-0000-000000000000';

function messages(list: string[]): JsonObject[] {
  return list.map((Message) => ({ Message }));
}

function shuffled(records: JsonObject[]): JsonObject[] {
  return [...records.filter((_, index) => index % 2 === 1).reverse(), ...records.filter((_, index) => index % 2 === 0)];
}

/** Whether one bad element fails the whole call: the parameter, else the switch. */
export function summarizes(call: ApiCall): boolean {
  const asked = call.query('summarizeErrors')?.toLowerCase();
  return asked === undefined || asked === '' ? call.world.switches.current.summarizeErrorsDefault : asked !== 'false';
}

/**
 * Writes the elements of one request. With `summarizeErrors=false` every element stands alone and the answer is 200;
 * otherwise one bad element fails the call with 400 and nothing is saved.
 */
export function writeBatch(call: ApiCall, kind: BatchKind): Answer {
  const elements = readElements(call, kind.key, kind.one);
  const { switches, store } = call.world;
  const summarize = summarizes(call);
  const refusedRecords = new Set<JsonObject>();

  function one(element: JsonObject, index: number): JsonObject {
    try {
      const { record, warnings } = store.atomically(() => kind.write(element, index));
      if (!summarize) record.StatusAttributeString = warnings.length > 0 ? 'WARNING' : 'OK';
      if (warnings.length > 0) record.Warnings = messages(warnings);
      return record;
    } catch (error) {
      if (!(error instanceof ElementRefused)) throw error;
      const echo = error.draft ?? kind.echo(element, error.recordId ?? ZERO_ID);
      if (kind.errorFlag !== undefined) echo[kind.errorFlag] = true;
      refusedRecords.add(echo);
      if (!summarize) echo.StatusAttributeString = 'ERROR';
      echo.ValidationErrors = messages(error.messages);
      return echo;
    }
  }

  return store.atomically(() => {
    const records = elements.map(one);
    if (summarize && refusedRecords.size > 0) {
      const echoed =
        switches.current.validationElements === 'all'
          ? records
          : records.filter((record) => refusedRecords.has(record));
      throw new ApiFailure({
        ...apiException(10, 'ValidationException', 'A validation exception occurred', echoed),
        elements: elements.length,
      });
    }
    return envelope(call, kind.key, switches.current.elementOrder === 'shuffled' ? shuffled(records) : records);
  });
}
