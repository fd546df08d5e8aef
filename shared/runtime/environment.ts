import * as z from 'zod';

const text = z.string().min(1);
const address = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''));

/** Every variable a function may be given, each with how it is read. */
const variables = {
  STAGE: text,
  TABLE_NAME: text,
  PUSH_QUEUE_URL: z.url(),
  DELIVER_QUEUE_URL: z.url(),
  PULL_QUEUE_URL: z.url(),
  WORKSPACE_SECRET_PREFIX: text,
  APP_SECRET_ID: text,
  PUBLIC_URL: address,
  XERO_LOGIN_URL: address.default('https://login.xero.com'),
  XERO_IDENTITY_URL: address.default('https://identity.xero.com'),
  XERO_API_URL: address.default('https://api.xero.com'),
  /** Where people use Xero: links to records lead there. */
  XERO_APP_URL: address.default('https://go.xero.com'),
  /** `host:port` entries that calls to a CRM may reach although they are not public. Empty in AWS. */
  PRIVATE_HOSTS_ALLOWED: z
    .string()
    .default('')
    .transform((list) =>
      list
        .split(',')
        .map((host) => host.trim().toLowerCase())
        .filter(Boolean),
    ),
} as const;

type VariableName = keyof typeof variables;
export type Environment<Name extends VariableName> = { [Key in Name]: z.output<(typeof variables)[Key]> };

/**
 * Reads just the variables a function needs. An empty variable counts as absent.
 * @throws when one is missing or misspelt; the message names the variables, never their values.
 */
export const readEnvironment = <Name extends VariableName>(
  names: readonly Name[],
  source: Record<string, string | undefined> = process.env,
): Environment<Name> => {
  const values: Partial<Record<VariableName, unknown>> = {};
  const wrong: string[] = [];
  for (const name of names) {
    const result = variables[name].safeParse(source[name] === '' ? undefined : source[name]);
    if (result.success) values[name] = result.data;
    else wrong.push(name);
  }
  if (wrong.length > 0) throw new Error(`Environment variables missing or malformed: ${wrong.join(', ')}.`);
  return values as Environment<Name>;
};
