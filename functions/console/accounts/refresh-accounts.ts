import type { Context } from 'hono';
import { Failure } from '../../../shared/failures/failure.ts';
import { leadBack } from '../../../shared/runtime/flash.ts';
import type { ConsoleDeps } from '../deps.ts';
import { sectionOf } from '../settings/sections.ts';
import { troublePage } from '../troubles.ts';
import { namedOrganisation, type Visitor } from '../visitor.ts';
import { wakeWorker } from '../wake.ts';

/**
 * POST /console/{workspace}/accounts/refresh: reads accounts, tax rates, currencies and tracking from Xero now. `back`: the page of the
 * settings that asked.
 */
export const refreshAccounts = async (deps: ConsoleDeps, c: Context, visitor: Visitor, form: FormData) => {
  const one = namedOrganisation(visitor, form.get('organisation'));
  if (!one) return troublePage(c, 'not-found');
  const section = sectionOf(String(form.get('back') ?? '').replace('settings/', ''));
  const asked = section ? `settings/${section.id}` : 'accounts';
  const back = `/console/${one.workspace}/${asked}?organisation=${encodeURIComponent(one.organisation)}`;
  try {
    const { accounts, taxRates } = await deps.readReference(one);
    await wakeWorker(deps, one);
    return leadBack(c, deps.publicUrl, back, {
      kind: 'good',
      headline: 'Read from Xero',
      text: `${accounts.length} accounts and ${taxRates.length} tax rates, as they are now. What was set aside for want of them is tried again.`,
    });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const { message, remedy } = error.problem;
    return leadBack(c, deps.publicUrl, back, {
      kind: 'bad',
      headline: 'Xero could not be read',
      text: `${message} ${remedy}`,
    });
  }
};
