import { expect, test } from 'vitest';
import { httpResponse } from '../../infra/local/http-result.ts';

const pairs = (result: unknown) => httpResponse(result).headers;

test('status, headers, cookies and body are passed on', () => {
  const response = httpResponse({
    statusCode: 303,
    headers: { Location: '/there', 'X-Count': 3 },
    cookies: ['a=1', 'b=2; Secure'],
    body: 'moved',
  });
  expect(response.status).toBe(303);
  expect(response.headers).toEqual([
    ['content-type', 'text/plain;charset=utf-8'],
    ['location', '/there'],
    ['x-count', '3'],
    ['set-cookie', 'a=1'],
    ['set-cookie', 'b=2; Secure'],
  ]);
  expect(response.body.toString()).toBe('moved');
});

test('a body in base64 is decoded', () => {
  const body = Buffer.from([1, 2, 255]).toString('base64');
  expect(httpResponse({ statusCode: 200, body, isBase64Encoded: true }).body).toEqual(Buffer.from([1, 2, 255]));
});

test('a result without a status is the JSON body of a 200', () => {
  expect(httpResponse({ hello: 'there' })).toMatchObject({ status: 200, body: Buffer.from('{"hello":"there"}') });
  expect(pairs({ hello: 'there' })).toEqual([['content-type', 'application/json']]);
  expect(httpResponse('text').body.toString()).toBe('text');
  expect(httpResponse(undefined).status).toBe(200);
});

test.each([{ statusCode: 'soon' }, { statusCode: 200, body: { not: 'text' } }, { statusCode: 200, headers: ['no'] }])(
  'a malformed result is a 500: %j',
  (result) => {
    expect(httpResponse(result).status).toBe(500);
    expect(httpResponse(result).body.toString()).toBe('{"message":"Internal Server Error"}');
  },
);
