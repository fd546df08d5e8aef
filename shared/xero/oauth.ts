import { decodeJwt } from 'jose';
import * as oauth from 'oauth4webapi';
import * as z from 'zod';
import { json, type OAuthDeps, send, timeout, type XeroAddresses, type XeroApp } from './identity-call.ts';
import { asIdentityFailure, identityFailure, tokenRefusal } from './identity-failures.ts';
import { scopes } from './scopes.ts';

const xeroIssuer = 'https://identity.xero.com';

const tokenAnswerSchema = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  expires_in: z.number().positive(),
});

/** Tokens as handed out, with the moment from which the access token is worth nothing. */
export interface FreshTokens {
  accessToken: string;
  refreshToken: string;
  accessExpiresAt: Date;
}

const asFreshTokens = (answer: unknown, now: Date): FreshTokens => {
  const parsed = tokenAnswerSchema.safeParse(answer);
  if (!parsed.success) throw identityFailure('xero-answer-unexpected');
  return {
    accessToken: parsed.data.access_token,
    refreshToken: parsed.data.refresh_token,
    accessExpiresAt: new Date(now.getTime() + parsed.data.expires_in * 1000),
  };
};

/** `encodeURIComponent` leaves alone what Xero's ids and secrets consist of, so servers that decode and servers that do not agree. */
const basic = (app: XeroApp) =>
  `Basic ${Buffer.from(`${encodeURIComponent(app.clientId)}:${encodeURIComponent(app.clientSecret ?? '')}`).toString('base64')}`;

const clientAuth =
  (app: XeroApp): oauth.ClientAuth =>
  (_server, _client, body, headers) => {
    if (app.clientSecret === undefined) body.set('client_id', app.clientId);
    else headers.set('authorization', basic(app));
  };

const isLoopback = (address: string) => ['localhost', '127.0.0.1', '[::1]'].includes(new URL(address).hostname);

const postForm = (deps: OAuthDeps, app: XeroApp, path: string, form: Record<string, string>) => {
  const body = new URLSearchParams(form);
  const headers = new Headers({ accept: 'application/json' });
  clientAuth(app)({ issuer: xeroIssuer }, { client_id: app.clientId }, body, headers);
  return send(deps, `${deps.addresses.identity}${path}`, { method: 'POST', headers, body });
};

/** What has to be kept until the browser comes back from Xero. */
export interface AuthorizationChecks {
  state: string;
  nonce: string;
  /** Only for apps without a secret. */
  codeVerifier?: string | undefined;
}

/** Fresh random checks for one visit to Xero. */
export const newChecks = (app: XeroApp): AuthorizationChecks => ({
  state: oauth.generateRandomState(),
  nonce: oauth.generateRandomNonce(),
  ...(app.clientSecret === undefined && { codeVerifier: oauth.generateRandomCodeVerifier() }),
});

/** Where to send the browser for consent. Blanks in `scope` are `%20`: Xero does not take `+` for one. */
export const authorizeUrl = async (
  addresses: XeroAddresses,
  app: XeroApp,
  redirectUri: string,
  checks: AuthorizationChecks,
): Promise<string> => {
  const parameters = {
    response_type: 'code',
    client_id: app.clientId,
    redirect_uri: redirectUri,
    scope: scopes.join(' '),
    state: checks.state,
    nonce: checks.nonce,
    ...(checks.codeVerifier !== undefined && {
      code_challenge: await oauth.calculatePKCECodeChallenge(checks.codeVerifier),
      code_challenge_method: 'S256',
    }),
  };
  const query = Object.entries(parameters).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `${addresses.login}/identity/connect/authorize?${query.join('&')}`;
};

const scopeList = z.union([z.array(z.string()), z.string().transform((text) => text.split(' '))]);

/** Nobody promises which claims stand where, so the tokens and the answer itself are asked for each of them. */
const claimsSchema = z.object({
  xero_userid: z.string().min(1).optional(),
  sub: z.string().min(1).optional(),
  authentication_event_id: z.string().min(1).optional(),
  scope: scopeList.optional(),
  nonce: z.string().optional(),
  iss: z.string().optional(),
});

const answerSchema = z.object({
  access_token: z.string(),
  id_token: z.string().optional(),
  scope: scopeList.optional(),
});

const claimsOf = (token: string | undefined): z.output<typeof claimsSchema> => {
  if (token?.split('.').length !== 3) return {};
  try {
    return claimsSchema.parse(decodeJwt(token));
  } catch {
    return {};
  }
};

/** What one consent brought. */
export interface Consent {
  tokens: FreshTokens;
  xeroUser: string;
  /** The Xero user as people know them: name, else e-mail address. */
  xeroUserName: string | undefined;
  /** Marks, in GET /connections, the organisations of this consent; undefined when Xero did not say. */
  authEventId: string | undefined;
  /** What was granted; undefined when Xero did not say. */
  scopes: string[] | undefined;
}

const idClaimsSchema = z.object({
  name: z.string().optional(),
  given_name: z.string().optional(),
  family_name: z.string().optional(),
  email: z.string().optional(),
});

const displayName = (claims: z.output<typeof idClaimsSchema>) =>
  claims.name || [claims.given_name, claims.family_name].filter(Boolean).join(' ') || claims.email || undefined;

/**
 * Trades the code of `callback` (the address the browser came back to) for tokens and checks that the answer belongs to
 * this visit: state, audience, expiry, and the nonce where Xero gives it back, which it does not promise. Throws a `Failure`; `xero-grant-invalid` means that the code has expired (5
 * minutes) or was used.
 */
export const exchangeCode = async (
  deps: OAuthDeps,
  app: XeroApp,
  redirectUri: string,
  callback: URLSearchParams,
  checks: AuthorizationChecks,
): Promise<Consent> => {
  const now = deps.now();
  const server: oauth.AuthorizationServer = {
    issuer: xeroIssuer,
    token_endpoint: `${deps.addresses.identity}/connect/token`,
  };
  const client: oauth.Client = {
    client_id: app.clientId,
    [oauth.clockSkew]: Math.round((now.getTime() - Date.now()) / 1000),
    [oauth.clockTolerance]: 60,
  };
  const parameters = oauth.validateAuthResponse(server, client, callback, checks.state);
  let response: Response;
  try {
    response = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      clientAuth(app),
      parameters,
      redirectUri,
      checks.codeVerifier ?? oauth.nopkce,
      {
        [oauth.customFetch]: (url, init) => deps.fetch(url, init),
        [oauth.allowInsecureRequests]: isLoopback(deps.addresses.identity),
        signal: timeout(deps),
      },
    );
    const body = await response.text();
    if (!response.ok) throw tokenRefusal(response.status, response.headers, body);
    const answer = json(body);
    const tokens = asFreshTokens(answer, now);
    const { access_token, id_token, scope } = answerSchema.parse(answer);
    const [access, id] = [claimsOf(access_token), claimsOf(id_token)];
    const processed = await oauth.processAuthorizationCodeResponse(
      { ...server, issuer: deps.addresses.identity === xeroIssuer ? xeroIssuer : (id.iss ?? xeroIssuer) },
      client,
      Response.json(answer),
      { expectedNonce: id.nonce === undefined ? oauth.expectNoNonce : checks.nonce },
    );
    const xeroUser = access.xero_userid ?? id.xero_userid ?? access.sub ?? id.sub;
    if (xeroUser === undefined) throw identityFailure('xero-answer-unexpected');
    return {
      tokens,
      xeroUser,
      xeroUserName: displayName(idClaimsSchema.parse(oauth.getValidatedIdTokenClaims(processed) ?? {})),
      authEventId: access.authentication_event_id ?? id.authentication_event_id,
      scopes: access.scope ?? scope,
    };
  } catch (error) {
    const odd = error instanceof z.ZodError || error instanceof oauth.OperationProcessingError;
    throw odd ? identityFailure('xero-answer-unexpected', { cause: error }) : asIdentityFailure(error);
  }
};

/**
 * Trades a refresh token for new tokens. The answer is handed out as it came, without a check that could fail: from this
 * moment on the old refresh token is on borrowed time (30 minutes).
 */
export const refreshTokens = async (deps: OAuthDeps, app: XeroApp, refreshToken: string): Promise<FreshTokens> => {
  const now = deps.now();
  const form = { grant_type: 'refresh_token', refresh_token: refreshToken };
  const { response, body } = await postForm(deps, app, '/connect/token', form);
  if (!response.ok) throw tokenRefusal(response.status, response.headers, body);
  return asFreshTokens(json(body), now);
};

/** Revokes a refresh token. Xero thereby removes every connection of that user to the app. */
export const revokeToken = async (deps: OAuthDeps, app: XeroApp, refreshToken: string): Promise<void> => {
  const { response, body } = await postForm(deps, app, '/connect/revocation', { token: refreshToken });
  if (!response.ok) throw tokenRefusal(response.status, response.headers, body);
};
