import { ApiFailure, notFound } from './answer.ts';
import type { ApiCall } from './api-call.ts';
import { isObject, type JsonObject, objects, text } from './json.ts';
import { findOrganisation, type Organisation } from './organisation.ts';
import { findRoute } from './routes.ts';
import { listUsers, type User } from './users-and-apps.ts';
import type { World } from './world.ts';

/** A bookkeeper working in the books of one organisation, in Xero's own screens. */
export type Desk = { world: World; organisation: Organisation; user: User };

const NOBODY: User = {
  userId: '',
  name: 'Bookkeeper',
  givenName: 'Bookkeeper',
  familyName: '',
  email: 'bookkeeper@sandbox.example',
  organisations: [],
};

/** Opens the books of an organisation as the first user who may; undefined when there is no such organisation. */
export function openDesk(world: World, tenantId: string): Desk | undefined {
  const organisation = findOrganisation(world.store, tenantId);
  if (organisation === undefined) return undefined;
  const user = listUsers(world.store).find((one) => one.organisations.includes(organisation.tenantId)) ?? NOBODY;
  return { world, organisation, user };
}

/** A call as the bookkeeper makes it: by no app, with no token, and counted against no limit. */
export function deskCall(desk: Desk, method: string, query: Record<string, string> = {}, body?: JsonObject): ApiCall {
  const parameters = new Map(Object.entries(query).map(([name, value]) => [name.toLowerCase(), value]));
  const bodyText = body === undefined ? '' : JSON.stringify(body);
  const { world, organisation, user } = desk;
  return {
    world,
    organisation,
    user,
    app: { clientId: '', clientSecret: '', name: 'Xero', type: 'web', redirectUris: [], createdOn: '' },
    method,
    params: [],
    query: (name) => parameters.get(name.toLowerCase()),
    header: () => undefined,
    bodyText,
    bodyBytes: new TextEncoder().encode(bodyText),
  };
}

/**
 * Does what the API does at `path` (without /api.xro/2.0), in the bookkeeper's name. Out: the answer's body.
 * Throws ApiFailure with what Xero says when it refuses.
 */
export function ask(
  desk: Desk,
  method: string,
  path: string,
  options: { body?: JsonObject; query?: Record<string, string> } = {},
): JsonObject {
  const found = findRoute(method, path);
  if (found === undefined) throw new ApiFailure(notFound());
  const query = { summarizeErrors: 'true', unitdp: '4', ...options.query };
  const call = { ...deskCall(desk, method, query, options.body), params: found.params };
  const answer =
    method === 'GET' ? found.route.serve(call) : desk.world.store.atomically(() => found.route.serve(call));
  if (answer.status >= 400) throw new ApiFailure(answer);
  return answer.body ?? {};
}

/** What Xero says in a refusal, in its own words. */
export function refusals(failure: ApiFailure): string[] {
  const { body, raw, status } = failure.answer;
  const messages = objects(body ?? {}, 'Elements').flatMap((element) =>
    [element, ...Object.values(element).flatMap((value) => (Array.isArray(value) ? value.filter(isObject) : []))]
      .flatMap((part) => objects(part, 'ValidationErrors'))
      .flatMap((error) => text(error, 'Message') ?? []),
  );
  if (messages.length > 0) return [...new Set(messages)];
  const words = text(body ?? {}, 'Message') ?? (typeof raw === 'string' ? raw : '');
  return [words === '' ? `It was answered with ${status}.` : words];
}
