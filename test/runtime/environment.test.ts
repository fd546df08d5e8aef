import { expect, test } from 'vitest';
import { readEnvironment } from '../../shared/runtime/environment.ts';

test('reads what is asked for and nothing else', () => {
  expect(readEnvironment(['TABLE_NAME'], { TABLE_NAME: 'records', PUSH_QUEUE_URL: 'nonsense' })).toEqual({
    TABLE_NAME: 'records',
  });
});

test('addresses lose their last slash, and Xero has its real ones unless told otherwise', () => {
  const read = readEnvironment(['PUBLIC_URL', 'XERO_LOGIN_URL', 'XERO_IDENTITY_URL', 'XERO_API_URL'], {
    PUBLIC_URL: 'http://localhost:4100/',
    XERO_API_URL: 'http://localhost:4200',
    XERO_LOGIN_URL: '',
  });
  expect(read).toEqual({
    PUBLIC_URL: 'http://localhost:4100',
    XERO_LOGIN_URL: 'https://login.xero.com',
    XERO_IDENTITY_URL: 'https://identity.xero.com',
    XERO_API_URL: 'http://localhost:4200',
  });
});

test.each([
  [undefined, []],
  ['', []],
  ['localhost:4300', ['localhost:4300']],
  [' Localhost:4300, crm.local:80 ,', ['localhost:4300', 'crm.local:80']],
])('private hosts %j', (PRIVATE_HOSTS_ALLOWED, hosts) => {
  expect(readEnvironment(['PRIVATE_HOSTS_ALLOWED'], { PRIVATE_HOSTS_ALLOWED })).toEqual({
    PRIVATE_HOSTS_ALLOWED: hosts,
  });
});

test('names every variable that is wrong, and no value', () => {
  const source = { PUBLIC_URL: 'secret value', TABLE_NAME: '' };
  const read = () => readEnvironment(['PUBLIC_URL', 'TABLE_NAME', 'PUSH_QUEUE_URL'], source);
  expect(read).toThrow('Environment variables missing or malformed: PUBLIC_URL, TABLE_NAME, PUSH_QUEUE_URL.');
});
