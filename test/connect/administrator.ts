import * as z from 'zod';
import { listOrganisations } from '../../shared/store/organisations.ts';
import { openBrowser, type Shown, type Stand } from './stand.ts';

const stateSchema = z.object({ organisations: z.array(z.object({ tenantId: z.string() })) });
const userSchema = z.object({ userId: z.string() });

/** Ann, the owner of the workspace "acme", with what she does in her browser and at Xero. */
export const startAdministrator = async (stand: Stand) => {
  const browser = openBrowser(stand);
  const { organisations } = stateSchema.parse(await stand.admin('GET', '/state'));
  const [uk = '', nz = ''] = organisations.map(({ tenantId }) => tenantId);

  const connectWith = async (chosen: string[], change: Record<string, string> = {}) =>
    browser.show(await browser.consent(await browser.start(), chosen, change));
  const pick = (page: Shown, chosen: string[]) =>
    browser.submit(
      page,
      '/connect/acme/organisations',
      chosen.map((one) => ['organisation', one]),
    );

  return {
    ...{ browser, uk, nz, connectWith, pick },
    signIn: async () => browser.show(await stand.link()),
    /** Consents to the organisations at Xero and picks all of them. */
    connect: async (chosen: string[], change: Record<string, string> = {}) =>
      pick(await connectWith(chosen, change), chosen),
    linked: async () => (await listOrganisations(stand.table, 'acme')).filter(({ state }) => state !== 'disconnected'),
    /** Another Xero user who may use these organisations. */
    secondUser: async (able: string[]) =>
      userSchema.parse(await stand.admin('POST', '/users', { name: 'Second Bookkeeper', organisations: able })).userId,
  };
};
export type Administrator = Awaited<ReturnType<typeof startAdministrator>>;
