import type { PendingConsent } from '../../shared/store/consents.ts';
import type { ConnectDeps } from './deps.ts';

type Offer = PendingConsent['offers'][number];

/** A person waits, and each costs a call: with more than these the names have to do. */
const mostDescribed = 10;

/** Adds country and currency to the organisations that are offered, as far as Xero tells them at once. */
export const describeOffers = (
  deps: Pick<ConnectDeps, 'readOrganisation' | 'onFailure'>,
  workspace: string,
  offers: Offer[],
  accessToken: string,
): Promise<Offer[]> =>
  Promise.all(
    offers.map(async (offer) => {
      if (offers.length > mostDescribed) return offer;
      try {
        const scope = { workspace, organisation: offer.organisation };
        const { country, baseCurrency } = await deps.readOrganisation(scope, async () => accessToken);
        return { ...offer, country, baseCurrency };
      } catch (error) {
        deps.onFailure('offer', error);
        return offer;
      }
    }),
  );
