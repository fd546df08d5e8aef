import { expect, test } from 'vitest';
import { matchRoute } from '../../infra/local/routes.ts';

const routes = [
  'ANY /connect/{workspace}/{proxy+}',
  'ANY /connect/{workspace}',
  'GET /connect/callback',
  'GET /connect',
  'POST /events/{workspace}',
  'GET /events/{workspace}',
  'ANY /events/{workspace}',
  'GET /r/{workspace}/{type}/{id}',
].map((routeKey) => ({ routeKey, target: routeKey }));

test.each([
  ['GET', '/connect', 'GET /connect', {}],
  ['GET', '/connect/callback', 'GET /connect/callback', {}],
  ['POST', '/connect/callback', 'ANY /connect/{workspace}', { workspace: 'callback' }],
  ['GET', '/connect/demo', 'ANY /connect/{workspace}', { workspace: 'demo' }],
  ['PUT', '/connect/demo/a/b%20c', 'ANY /connect/{workspace}/{proxy+}', { workspace: 'demo', proxy: 'a/b c' }],
  ['POST', '/events/demo', 'POST /events/{workspace}', { workspace: 'demo' }],
  ['PATCH', '/events/demo', 'ANY /events/{workspace}', { workspace: 'demo' }],
  ['GET', '/r/demo/invoice/a%2Fb', 'GET /r/{workspace}/{type}/{id}', { workspace: 'demo', type: 'invoice', id: 'a/b' }],
])('%s %s is served by %s', (method, path, routeKey, pathParameters) => {
  expect(matchRoute(routes, method, path)).toEqual({ route: { routeKey, target: routeKey }, pathParameters });
});

test.each([
  ['POST', '/connect'],
  ['GET', '/'],
  ['GET', '/events'],
  ['GET', '/events/'],
  ['GET', '/events/demo/more'],
  ['GET', '/connect/demo/'],
  ['GET', '/r/demo/invoice'],
])('%s %s is served by nobody', (method, path) => {
  expect(matchRoute(routes, method, path)).toBeUndefined();
});

test('what no route is for goes to the default one, if there is any', () => {
  const rest = { routeKey: '$default', target: 'rest' };
  const all = [rest, ...routes];
  expect(matchRoute(all, 'GET', '/connect/demo')?.route.routeKey).toBe('ANY /connect/{workspace}');
  for (const path of ['/', '/nonsense', '/connect/demo/']) {
    expect(matchRoute(all, 'GET', path)).toEqual({ route: rest, pathParameters: {} });
  }
});

test('a path that is no proper encoding is taken as it stands', () => {
  expect(matchRoute(routes, 'POST', '/events/%E0%A4')?.pathParameters).toEqual({ workspace: '%E0%A4' });
});
