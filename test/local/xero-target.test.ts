import { expect, test } from 'vitest';
import { needsSandbox, xeroTarget } from '../../infra/local/xero-target.ts';

const sandbox = 'http://localhost:4200';
const real = { XERO_CLIENT_ID: 'id', XERO_CLIENT_SECRET: 'secret' };
const recorder = 'http://localhost:9000/';
const allElsewhere = { XERO_LOGIN_URL: recorder, XERO_IDENTITY_URL: recorder, XERO_API_URL: recorder };

test('without anything set the functions talk to the sandbox, as its own app', () => {
  expect(needsSandbox({})).toBe(true);
  expect(xeroTarget({}, sandbox)).toEqual({
    login: sandbox,
    identity: sandbox,
    api: sandbox,
    app: sandbox,
    clientId: 'sandbox-client',
    clientSecret: 'sandbox-secret',
  });
});

test('with a Xero app they talk to real Xero', () => {
  expect(needsSandbox(real)).toBe(false);
  expect(xeroTarget(real, sandbox)).toEqual({
    login: 'https://login.xero.com',
    identity: 'https://identity.xero.com',
    api: 'https://api.xero.com',
    app: 'https://go.xero.com',
    clientId: 'id',
    clientSecret: 'secret',
  });
});

test('an address of its own wins, and the sandbox still runs for the rest', () => {
  expect(needsSandbox({ XERO_API_URL: recorder })).toBe(true);
  expect(xeroTarget({ XERO_API_URL: recorder }, sandbox)).toMatchObject({
    login: sandbox,
    api: 'http://localhost:9000',
    clientId: 'sandbox-client',
  });
});

test('when all addresses lead elsewhere nobody needs the sandbox', () => {
  expect(needsSandbox(allElsewhere)).toBe(false);
  expect(xeroTarget(allElsewhere, '')).toMatchObject({ identity: 'http://localhost:9000', clientId: 'sandbox-client' });
});

test('a recording proxy can stand before real Xero', () => {
  expect(xeroTarget({ ...real, XERO_API_URL: recorder }, sandbox)).toMatchObject({
    login: 'https://login.xero.com',
    api: 'http://localhost:9000',
    clientId: 'id',
  });
});

test.each([{ XERO_CLIENT_ID: 'id' }, { XERO_CLIENT_SECRET: 'secret' }])('half an app is refused: %j', (environment) => {
  expect(() => needsSandbox(environment)).toThrow('belong together');
});
