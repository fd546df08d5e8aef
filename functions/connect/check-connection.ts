import type { Context } from 'hono';
import { html } from 'hono/html';
import { noteOrganisation } from '../../shared/catch-up/reference.ts';
import { Failure } from '../../shared/failures/failure.ts';
import { type Html, notice } from '../../shared/runtime/pages.ts';
import { type CheckResult, keepCheckResult, takeCheckResult } from '../../shared/store/check-results.ts';
import { browserOf } from '../../shared/store/consents.ts';
import { noteOrganisationChecked, type Organisation } from '../../shared/store/organisations.ts';
import type { ConnectDeps } from './deps.ts';
import { namedOrganisation, unknownOrganisation } from './named-organisation.ts';
import { plainName } from './plain-name.ts';
import type { Visitor } from './visitor.ts';

const unexpected = { message: 'Something unexpected happened.', remedy: 'Try again in a minute.' };

const askXero = async (deps: ConnectDeps, one: Organisation): Promise<Omit<CheckResult, 'expiresAt'>> => {
  const { workspace, organisation, connection } = one;
  try {
    const facts = await deps.readOrganisation({ workspace, organisation }, (refused) =>
      deps.accessToken(workspace, connection, refused),
    );
    const { isDemo, ...reference } = facts;
    const { name, country, baseCurrency, shortCode, timeZone } = reference;
    const seen = { name, country, baseCurrency, shortCode, timeZone, isDemo };
    await noteOrganisationChecked(deps.table, workspace, organisation, seen, deps.clock.now());
    const place = { table: deps.table, clock: deps.clock, scope: { workspace, organisation } };
    if (await noteOrganisation(place, reference)) {
      await deps.wakePush({ workspace, organisation }).catch((error) => deps.onFailure('wake', error));
    }
    return { name, country, baseCurrency };
  } catch (error) {
    deps.onFailure('check', error);
    const { message, remedy } = error instanceof Failure ? error.problem : unexpected;
    return { name: one.name, baseCurrency: one.baseCurrency, problem: { message, remedy } };
  }
};

const placeOf = ({ workspace, sessionId }: Visitor) => ({
  workspace: workspace.workspace,
  browser: browserOf(sessionId),
});

/** POST /connect/{workspace}/check: asks Xero for the organisation, with the stored tokens; the connect page shows what it says. */
export const checkConnection = async (deps: ConnectDeps, c: Context, visitor: Visitor, form: FormData) => {
  const one = await namedOrganisation(deps, visitor, form.get('organisation'));
  if (!one) return unknownOrganisation(c, visitor);
  await keepCheckResult(deps.table, placeOf(visitor), await askXero(deps, one), deps.clock.now());
  return c.redirect(`/connect/${one.workspace}?done=checked`, 303);
};

/** What the check said that this browser has just asked for; undefined when that was shown already. */
export const checkNotice = async (deps: ConnectDeps, visitor: Visitor): Promise<Html | undefined> => {
  const result = await takeCheckResult(deps.table, placeOf(visitor), deps.clock.now());
  if (!result) return undefined;
  const { name, country, baseCurrency, problem } = result;
  if (problem) return notice('bad', `Connection attempt failed: ${name}`, `${problem.message} ${problem.remedy}`);
  const found = html`${name}${country && html` · ${plainName('region', country)}`} · ${baseCurrency}`;
  return notice('good', 'Connection attempt successful', found);
};
