import { randomUUID } from 'node:crypto';
import type { Answer } from './answer.ts';

/** The body of 401 and 403 answers. */
export function problem(status: 401 | 403, detail: string): Answer {
  return {
    status,
    body: {
      Type: null,
      Title: status === 401 ? 'Unauthorized' : 'Forbidden',
      Status: status,
      Detail: detail,
      Instance: randomUUID(),
      Extensions: {},
    },
    contentType: 'application/json; charset=utf-8',
    elements: 0,
  };
}
