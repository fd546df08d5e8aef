import { type JsonObject, parseObject, texts } from './json.ts';
import { column, type Store } from './store.ts';

export type User = {
  userId: string;
  name: string;
  givenName: string;
  familyName: string;
  email: string;
  organisations: string[];
};
export type App = {
  clientId: string;
  clientSecret: string;
  name: string;
  type: 'web' | 'pkce';
  /** Empty = any http://localhost address. */
  redirectUris: string[];
  /** ISO time; decides whether the broad scopes may be asked for. */
  createdOn: string;
};

function word(body: JsonObject, key: string): string {
  const value = body[key];
  return typeof value === 'string' ? value : '';
}

/** All users, in the order they were added. */
export function listUsers(store: Store): User[] {
  return store.all('SELECT body FROM users ORDER BY position').map((row) => {
    const body = parseObject(column(row, 'body'));
    return {
      userId: word(body, 'userId'),
      name: word(body, 'name'),
      givenName: word(body, 'givenName'),
      familyName: word(body, 'familyName'),
      email: word(body, 'email'),
      organisations: texts(body.organisations),
    };
  });
}

/** A user by id, e-mail or name. */
export function findUser(store: Store, wanted: string): User | undefined {
  return listUsers(store).find((user) => [user.userId, user.email, user.name].includes(wanted));
}

/** Writes a user, new or changed. */
export function keepUser(store: Store, user: User): void {
  store.run(
    `INSERT INTO users (user_id, position, body) VALUES (?, (SELECT COUNT(*) FROM users), ?)
     ON CONFLICT (user_id) DO UPDATE SET body = excluded.body`,
    user.userId,
    JSON.stringify(user),
  );
}

function toApp(body: JsonObject): App {
  return {
    clientId: word(body, 'clientId'),
    clientSecret: word(body, 'clientSecret'),
    name: word(body, 'name'),
    type: body.type === 'pkce' ? 'pkce' : 'web',
    redirectUris: texts(body.redirectUris),
    createdOn: word(body, 'createdOn'),
  };
}

/** All registered apps. */
export function listApps(store: Store): App[] {
  return store.all('SELECT body FROM apps ORDER BY client_id').map((row) => toApp(parseObject(column(row, 'body'))));
}

/** One app, or undefined. */
export function findApp(store: Store, clientId: string): App | undefined {
  const row = store.one('SELECT body FROM apps WHERE client_id = ?', clientId);
  return row === undefined ? undefined : toApp(parseObject(column(row, 'body')));
}

/** Writes an app, new or changed. */
export function keepApp(store: Store, app: App): void {
  store.run(
    'INSERT INTO apps (client_id, body) VALUES (?, ?) ON CONFLICT (client_id) DO UPDATE SET body = excluded.body',
    app.clientId,
    JSON.stringify(app),
  );
}
