import { expect, test } from 'vitest';
import * as z from 'zod';
import { Failure } from '../../shared/failures/failure.ts';
import { errorForLog } from '../../shared/runtime/logger.ts';

const secret = 'jane@example.com';

test.each([
  [
    'a failure of ours',
    new Failure({ code: 'c', next: 'attention', message: secret, remedy: secret }, { cause: new SyntaxError(secret) }),
  ],
  [
    'a parser',
    (() => {
      try {
        return JSON.parse(`{"${secret}`);
      } catch (error) {
        return error;
      }
    })(),
  ],
  ['a schema', z.object({ a: z.email() }).safeParse({ a: `${secret}!` }).error],
  ['something else thrown', secret],
])('what %s quotes does not reach the log', (_, error) => {
  expect(JSON.stringify(errorForLog(error))).not.toContain(secret);
});

test('what helps to find the cause does', () => {
  const failure = new Failure(
    { code: 'xero-down', next: 'retry', message: 'm', remedy: 'r' },
    { cause: new Error('ECONNRESET') },
  );
  expect(errorForLog(failure)).toMatchObject({ code: 'xero-down', next: 'retry', cause: { message: 'ECONNRESET' } });
  expect(errorForLog(z.object({ a: z.string() }).safeParse({}).error)).toMatchObject({ fields: ['a: invalid_type'] });
  expect(errorForLog(new TypeError('x is not a function'))).toMatchObject({
    name: 'TypeError',
    stack: expect.any(Array),
  });
});
