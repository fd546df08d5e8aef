export interface Route<Target> {
  /** `POST /events/{workspace}`, with `ANY` for every method; `$default` for whatever no other route is for. */
  routeKey: string;
  target: Target;
}

export interface RouteMatch<Target> {
  route: Route<Target>;
  /** Decoded values of the path's variables. */
  pathParameters: Record<string, string>;
}

type SegmentRank = 0 | 1 | 2;

const segments = (path: string) => path.split('/').slice(1);
const isGreedy = (segment: string) => segment.startsWith('{') && segment.endsWith('+}');
const isVariable = (segment: string) => segment.startsWith('{');
const rankOf = (segment: string): SegmentRank => (isGreedy(segment) ? 2 : isVariable(segment) ? 1 : 0);

const decode = (value: string): string => {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
};

const matchPath = (pattern: string, path: string): Record<string, string> | undefined => {
  const wanted = segments(pattern);
  const given = segments(path);
  const parameters: Record<string, string> = {};
  for (const [at, segment] of wanted.entries()) {
    const value = given[at];
    if (value === undefined || (value === '' && rankOf(segment) > 0)) return undefined;
    if (isGreedy(segment)) {
      parameters[segment.slice(1, -2)] = given.slice(at).map(decode).join('/');
      return parameters;
    }
    if (isVariable(segment)) parameters[segment.slice(1, -1)] = decode(value);
    else if (segment !== value) return undefined;
  }
  return wanted.length === given.length ? parameters : undefined;
};

const compare = (one: string, other: string): number => {
  const [method = '', path = ''] = one.split(' ');
  const [otherMethod = '', otherPath = ''] = other.split(' ');
  const ranks = segments(path).map(rankOf);
  const otherRanks = segments(otherPath).map(rankOf);
  for (let at = 0; at < Math.min(ranks.length, otherRanks.length); at++) {
    const difference = (ranks[at] ?? 0) - (otherRanks[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return Number(method === 'ANY') - Number(otherMethod === 'ANY');
};

/**
 * Finds the route as an HTTP API does: fixed text before a variable before a greedy variable, a named method before ANY,
 * `$default` last of all.
 * `path` is the request's path as it came, without the query.
 */
export const matchRoute = <Target>(
  routes: Route<Target>[],
  method: string,
  path: string,
): RouteMatch<Target> | undefined => {
  const ranked = routes.toSorted((one, other) => compare(one.routeKey, other.routeKey));
  for (const route of ranked) {
    const [routeMethod, pattern = ''] = route.routeKey.split(' ');
    if (routeMethod !== 'ANY' && routeMethod !== method) continue;
    const pathParameters = matchPath(pattern, path);
    if (pathParameters !== undefined) return { route, pathParameters };
  }
  const rest = routes.find(({ routeKey }) => routeKey === '$default');
  return rest && { route: rest, pathParameters: {} };
};
