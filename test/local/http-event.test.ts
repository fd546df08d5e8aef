import { expect, test } from 'vitest';
import { httpEvent } from '../../infra/local/http-event.ts';

const base = {
  method: 'POST',
  url: '/my/path',
  rawHeaders: ['Host', 'id.execute-api.us-east-1.amazonaws.com'],
  body: Buffer.alloc(0),
  sourceIp: '192.0.2.1',
  protocol: 'HTTP/1.1',
};
const context = {
  routeKey: 'POST /my/{what}',
  pathParameters: {},
  requestId: 'id',
  receivedAt: new Date('2020-03-12T19:03:58.390Z'),
  apiId: 'api-id',
};

// The values are those of the example in the API Gateway developer guide, format 2.0.
test('the event has the shape of the documented example', () => {
  const event = httpEvent(
    {
      ...base,
      url: '/my/path?parameter1=value1&parameter1=value2&parameter2=value',
      rawHeaders: [
        ...['Host', 'id.execute-api.us-east-1.amazonaws.com', 'Header1', 'value1', 'Header2', 'value1'],
        ...['HEADER2', 'value2', 'Cookie', 'cookie1; cookie2', 'User-Agent', 'agent', 'Content-Type', 'text/plain'],
      ],
      body: Buffer.from('Hello from Lambda'),
    },
    { ...context, routeKey: '$default', pathParameters: { parameter1: 'value1' } },
  );
  expect(event).toEqual({
    version: '2.0',
    routeKey: '$default',
    rawPath: '/my/path',
    rawQueryString: 'parameter1=value1&parameter1=value2&parameter2=value',
    cookies: ['cookie1', 'cookie2'],
    headers: {
      host: 'id.execute-api.us-east-1.amazonaws.com',
      header1: 'value1',
      header2: 'value1,value2',
      'user-agent': 'agent',
      'content-type': 'text/plain',
    },
    queryStringParameters: { parameter1: 'value1,value2', parameter2: 'value' },
    requestContext: {
      accountId: '000000000000',
      apiId: 'api-id',
      domainName: 'id.execute-api.us-east-1.amazonaws.com',
      domainPrefix: 'id',
      http: { method: 'POST', path: '/my/path', protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'agent' },
      requestId: 'id',
      routeKey: '$default',
      stage: '$default',
      time: '12/Mar/2020:19:03:58 +0000',
      timeEpoch: 1_584_039_838_390,
    },
    body: 'Hello from Lambda',
    pathParameters: { parameter1: 'value1' },
    isBase64Encoded: false,
  });
});

test('what is absent from the request is absent from the event', () => {
  const event = httpEvent(base, context);
  for (const key of ['cookies', 'queryStringParameters', 'pathParameters', 'body'])
    expect(event).not.toHaveProperty(key);
  expect(event.rawQueryString).toBe('');
  expect(event.isBase64Encoded).toBe(false);
});

test.each([
  ['application/json', false],
  ['application/json; charset=utf-8', false],
  ['text/html', false],
  ['application/x-www-form-urlencoded', true],
  ['multipart/form-data; boundary=x', true],
  ['application/octet-stream', true],
])('a body of type %s comes in base64: %s', (type, encoded) => {
  const event = httpEvent({ ...base, rawHeaders: ['Content-Type', type], body: Buffer.from('a=å') }, context);
  expect(event.isBase64Encoded).toBe(encoded);
  expect(Buffer.from(event.body ?? '', encoded ? 'base64' : 'utf8').toString()).toBe('a=å');
});

test('bytes that are no text survive', () => {
  const body = Buffer.from([0, 255, 128, 10]);
  const event = httpEvent({ ...base, rawHeaders: ['content-type', 'image/png'], body }, context);
  expect(Buffer.from(event.body ?? '', 'base64')).toEqual(body);
});

test('the query is decoded in the parameters and raw in the query string', () => {
  const event = httpEvent({ ...base, url: '/p?q=a%20b+c&x=%3D&empty' }, context);
  expect(event.queryStringParameters).toEqual({ q: 'a b c', x: '=', empty: '' });
  expect(event.rawQueryString).toBe('q=a%20b+c&x=%3D&empty');
});
