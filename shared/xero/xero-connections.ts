import * as z from 'zod';
import { json, type OAuthDeps, send } from './identity-call.ts';
import { connectionsRefusal, identityFailure } from './identity-failures.ts';

const connectionsSchema = z.array(
  z.object({
    id: z.string(),
    authEventId: z.string().nullish(),
    tenantId: z.string(),
    tenantType: z.string(),
    tenantName: z.string().nullish(),
  }),
);
export type XeroConnection = z.output<typeof connectionsSchema>[number];

/** Every organisation the user of this token has connected to the app, of this consent or an earlier one. */
export const listXeroConnections = async (deps: OAuthDeps, accessToken: string): Promise<XeroConnection[]> => {
  const { response, body } = await send(deps, `${deps.addresses.api}/connections`, {
    headers: { authorization: `Bearer ${accessToken}`, accept: 'application/json' },
  });
  if (!response.ok) throw connectionsRefusal(response.status, response.headers);
  const parsed = connectionsSchema.safeParse(json(body));
  if (!parsed.success) throw identityFailure('xero-answer-unexpected');
  return parsed.data.filter(({ tenantType }) => tenantType === 'ORGANISATION');
};

/** Takes one organisation off the app. `id` is the connection's id, not the tenant's; one that is gone already is no error. */
export const deleteXeroConnection = async (deps: OAuthDeps, accessToken: string, id: string): Promise<void> => {
  const { response } = await send(deps, `${deps.addresses.api}/connections/${encodeURIComponent(id)}`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${accessToken}`, accept: 'application/json' },
  });
  if (!response.ok && response.status !== 404) throw connectionsRefusal(response.status, response.headers);
};
