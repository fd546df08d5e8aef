import type { Json, JsonObject } from './json.ts';

/** What an API call answers with, before the common headers are added. */
export type Answer = {
  status: number;
  /** JSON (or XML) body; undefined = `raw` is the body. */
  body?: JsonObject;
  raw?: string | Uint8Array<ArrayBuffer>;
  contentType?: string;
  headers?: Record<string, string>;
  /** How many records were sent or returned. */
  elements: number;
};

/** Ends a request with an answer from anywhere below the pipeline (and rolls its transaction back). */
export class ApiFailure extends Error {
  readonly answer: Answer;
  constructor(answer: Answer) {
    super(`Answered with ${answer.status}`);
    this.answer = answer;
  }
}

/** Refuses one element of a batch with Xero's validation messages. `draft` = the record as it would have been saved, echoed instead of what was sent. */
export class ElementRefused extends Error {
  readonly messages: string[];
  readonly recordId: string | undefined;
  readonly draft: JsonObject | undefined;
  constructor(messages: string[], recordId?: string, draft?: JsonObject) {
    super(messages.join('; '));
    this.messages = messages;
    this.recordId = recordId;
    this.draft = draft;
  }
}

/** Unknown record or resource: text, not JSON (seen in recordings of real answers). */
export function notFound(): Answer {
  return {
    status: 404,
    raw: "The resource you're looking for cannot be found",
    contentType: 'text/html; charset=utf-8',
    elements: 0,
  };
}

/** A plain text answer. */
export function plain(status: number, words: string): Answer {
  return { status, raw: words, contentType: 'text/plain; charset=utf-8', elements: 0 };
}

/** The 400 body of a request Xero cannot work with as a whole. */
export function apiException(number: number, type: string, message: string, elements?: Json[]): Answer {
  const body: JsonObject = { ErrorNumber: number, Type: type, Message: message };
  if (elements !== undefined) body.Elements = elements;
  return { status: 400, body, elements: elements?.length ?? 0 };
}

/** ErrorNumber 14: a malformed value, enum or GUID; the whole request fails and nothing is echoed. */
export function badData(message: string): ApiFailure {
  return new ApiFailure(apiException(14, 'PostDataInvalidException', message));
}

/** ErrorNumber 16: a `where` or `order` that cannot be parsed. */
export function badQuery(message: string): ApiFailure {
  return new ApiFailure(apiException(16, 'QueryParseException', message));
}
