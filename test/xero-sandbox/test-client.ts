import { isObject, type JsonObject, objects, parseObject } from './json.ts';
import { type SandboxOptions, startSandbox } from './sandbox.ts';

export const REDIRECT = 'http://localhost:9/callback';
export const ALL_SCOPES =
  'openid profile email offline_access accounting.contacts accounting.settings accounting.invoices accounting.payments';
export const BASIC = `Basic ${Buffer.from('sandbox-client:sandbox-secret').toString('base64')}`;

export type Answer = { status: number; headers: Headers; text: string; json: JsonObject };
export type TestClient = Awaited<ReturnType<typeof startTestClient>>;

async function readAnswer(response: Response): Promise<Answer> {
  const text = await response.text();
  const isJson = (response.headers.get('content-type') ?? '').includes('json') && text.startsWith('{');
  return { status: response.status, headers: response.headers, text, json: isJson ? parseObject(text) : {} };
}

/** The first record under `key` of an answer. */
export function first(answer: Answer, key: string): JsonObject {
  const record = objects(answer.json, key)[0];
  if (record === undefined) throw new Error(`No ${key} in ${answer.status} ${answer.text}`);
  return record;
}

/** The validation messages of a record. */
export function messages(record: JsonObject | undefined): unknown[] {
  return objects(record ?? {}, 'ValidationErrors').map((error) => error.Message);
}

/** A sandbox on a free port with a clock that stands still, and calls to it by plain fetch. */
export async function startTestClient(options: SandboxOptions = {}) {
  const noon = Date.parse('2026-11-21T12:00:00.000Z');
  const clock = { ms: noon };
  const sandbox = await startSandbox({ now: () => new Date(clock.ms), ...options });
  const { url } = sandbox;

  async function admin(method: string, path: string, body?: unknown): Promise<Answer> {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
    return readAnswer(await fetch(`${url}/sandbox${path}`, init));
  }

  async function consent(changes: JsonObject = {}): Promise<URL> {
    const answer = await admin('POST', '/consent', {
      clientId: 'sandbox-client',
      redirectUri: REDIRECT,
      scope: ALL_SCOPES,
      state: 'the state',
      organisations: [demo.tenantId],
      ...changes,
    });
    if (typeof answer.json.redirect !== 'string') throw new Error(answer.text);
    return new URL(answer.json.redirect);
  }

  async function token(
    form: Record<string, string>,
    headers: Record<string, string> = { authorization: BASIC },
  ): Promise<Answer> {
    return readAnswer(
      await fetch(`${url}/connect/token`, { method: 'POST', headers, body: new URLSearchParams(form) }),
    );
  }

  async function signIn(changes: JsonObject = {}): Promise<JsonObject> {
    const code = (await consent(changes)).searchParams.get('code') ?? '';
    return (await token({ grant_type: 'authorization_code', code, redirect_uri: REDIRECT })).json;
  }

  const state = await admin('GET', '/state');
  const [demoState, secondState] = objects(state.json, 'organisations');
  const demo = { tenantId: String(demoState?.tenantId) };
  const second = { tenantId: String(secondState?.tenantId) };
  let accessToken = '';

  async function api(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    if (accessToken === '')
      accessToken = String((await signIn({ organisations: [demo.tenantId, second.tenantId] })).access_token);
    const init: RequestInit = {
      method,
      headers: {
        authorization: `Bearer ${accessToken}`,
        'xero-tenant-id': demo.tenantId,
        accept: 'application/json',
        ...headers,
      },
    };
    if (body !== undefined) init.body = typeof body === 'string' ? body : JSON.stringify(body);
    return readAnswer(await fetch(`${url}/api.xro/2.0${path}`, init));
  }

  return {
    url,
    clock,
    demo,
    second,
    admin,
    consent,
    token,
    signIn,
    api,
    useToken: (value: unknown) => {
      accessToken = String(value);
    },
    /** Books, switches, faults and clock as at the beginning. */
    startOver: async () => {
      clock.ms = noon;
      accessToken = '';
      await admin('POST', '/reset');
    },
    switches: (wanted: JsonObject) => admin('PUT', '/switches', wanted),
    close: sandbox.close,
  };
}

/** An approved sales invoice of one line of 100.00 plus tax, with changes. */
export function saleOf(changes: JsonObject = {}): JsonObject {
  return {
    Type: 'ACCREC',
    Contact: { Name: 'Northwind Traders' },
    Date: '2026-11-20',
    DueDate: '2026-12-20',
    Status: 'AUTHORISED',
    LineItems: [{ Description: 'Consulting', Quantity: 1, UnitAmount: 100, AccountCode: '200' }],
    ...changes,
  };
}

/** Reads the claims of a JWT without checking it. */
export function claims(jwt: unknown): JsonObject {
  const value: unknown = JSON.parse(Buffer.from(String(jwt).split('.')[1] ?? '', 'base64url').toString());
  return isObject(value) ? value : {};
}

/** An approved bill of one line of 50.00 plus tax, with changes. */
export function billOf(changes: JsonObject = {}): JsonObject {
  return saleOf({
    Type: 'ACCPAY',
    Contact: { Name: 'Paper Supplies' },
    LineItems: [{ Description: 'Paper', Quantity: 1, UnitAmount: 50, AccountCode: '429' }],
    ...changes,
  });
}

/** An approved sales credit note of one line of 40.00 plus tax, with changes. */
export function creditOf(changes: JsonObject = {}): JsonObject {
  return {
    Type: 'ACCRECCREDIT',
    Contact: { Name: 'Northwind Traders' },
    Date: '2026-11-20',
    Status: 'AUTHORISED',
    LineItems: [{ Description: 'Returned', Quantity: 1, UnitAmount: 40, AccountCode: '200' }],
    ...changes,
  };
}

/** The messages of the first element of a call that was refused with 400. */
export async function refusal(answer: Promise<Answer>): Promise<unknown[]> {
  const { status, json, text } = await answer;
  if (status !== 400 || json.Type !== 'ValidationException') throw new Error(`Not refused: ${status} ${text}`);
  return messages(objects(json, 'Elements')[0]);
}
