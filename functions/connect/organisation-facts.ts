import { html } from 'hono/html';
import type { Problem } from '../../shared/failures/failure.ts';
import type { Reference } from '../../shared/records/reference.ts';
import type { Formats } from '../../shared/runtime/formats.ts';
import type { Html } from '../../shared/runtime/pages.ts';
import { readBudget } from '../../shared/store/budgets.ts';
import { getHealth, type Health } from '../../shared/store/health.ts';
import type { Organisation } from '../../shared/store/organisations.ts';
import { getPull } from '../../shared/store/pulls.ts';
import { getReference } from '../../shared/store/references.ts';
import { lastReadAt } from '../../shared/store/watermarks.ts';
import { type Budget, callsAMinute, minuteRemaining } from '../../shared/sync/budget.ts';
import type { ConnectDeps } from './deps.ts';

/** What is known of a linked organisation beside its row. */
export interface KnownFacts {
  budget: Budget;
  reference: Reference | undefined;
  health: Health | undefined;
  /** When Xero's changes were last read. */
  readAt: string | undefined;
  /** Why the last look into Xero ended early. */
  trouble: Problem | undefined;
}

/** Reads what is known of a linked organisation; asks nothing of Xero. */
export const knownFacts = async (
  { table }: Pick<ConnectDeps, 'table'>,
  { workspace, organisation }: Organisation,
): Promise<KnownFacts> => {
  const scope = { workspace, organisation };
  const [budget, reference, health, readAt, pull] = await Promise.all([
    readBudget(table, scope),
    getReference(table, scope),
    getHealth(table, scope),
    lastReadAt(table, scope),
    getPull(table, scope),
  ]);
  return { budget, reference, health, readAt, trouble: pull?.trouble };
};

const dayMs = 86_400_000;

/** A moment, with how long ago it was. */
export const momentOf = (iso: string | undefined, { ago, moment }: Formats, never: string): Html | string =>
  iso === undefined ? never : html`${ago(iso)} <small class="line">${moment(iso)}</small>`;

/** Documents of a locked day cannot be made or changed in Xero (Xero API docs: Organisation). */
const locks = (reference: Reference | undefined, { day }: Formats): string => {
  if (!reference) return 'Not read yet';
  const { periodLockDate, endOfYearLockDate } = reference.organisation;
  const said = [
    periodLockDate !== undefined && `up to ${day(periodLockDate)}`,
    endOfYearLockDate !== undefined && `up to ${day(endOfYearLockDate)} (end of year)`,
  ].filter((one) => one !== false);
  return said.length > 0 ? said.join(', ').replace(/^u/, 'U') : 'No';
};

/** The day's count is Xero's own, of the last 24 hours: an older one says nothing (Xero API docs: limits). */
const requests = ({ dayRemaining, dayKnownAt, ...budget }: Budget, formats: Formats, now: Date): Html => {
  const { number } = formats;
  const isFresh = dayKnownAt !== undefined && dayKnownAt > now.getTime() - dayMs;
  const today = isFresh && dayRemaining !== undefined ? `${number(dayRemaining)} left today` : 'today not known yet';
  return html`${number(minuteRemaining(budget, now))} of ${number(callsAMinute)} left this minute, ${today}
<small class="line">The plan of your Xero app decides how many a day: ${number(1000)} or ${number(5000)}.</small>`;
};

const settingsFit = (health: Health | undefined, settings: string, formats: Formats): Html | string => {
  if (!health) return 'Not checked yet';
  const { problems, checkedAt } = health;
  const wrong = problems.length;
  const said =
    wrong === 0
      ? 'All fit Xero'
      : html`<a href="${settings}">${formats.number(wrong)} ${wrong === 1 ? 'does' : 'do'} not fit Xero any more</a>`;
  return html`${said} <small class="line">Checked ${formats.ago(checkedAt)}</small>`;
};

/** Locks, limits, last contact and health of an organisation, as rows of a list. */
export const factRows = (
  { workspace, organisation, checkedAt }: Organisation,
  { budget, reference, health, readAt }: KnownFacts,
  formats: Formats,
  now: Date,
): Html => {
  const { dayKnownAt } = budget;
  const answeredAt = dayKnownAt === undefined ? undefined : new Date(dayKnownAt).toISOString();
  const settings = `/console/${workspace}/settings?organisation=${encodeURIComponent(organisation)}`;
  return html`<div><dt>Books locked in Xero</dt><dd data-fact="locks">${locks(reference, formats)}</dd></div>
<div><dt>Requests to Xero</dt><dd data-fact="requests">${requests(budget, formats, now)}</dd></div>
<div><dt>Xero last answered</dt><dd data-fact="answered">${momentOf(answeredAt, formats, 'Not yet')}</dd></div>
<div><dt>Changes in Xero last read</dt><dd data-fact="read">${momentOf(readAt, formats, 'Not yet')}</dd></div>
<div><dt>Settings</dt><dd data-fact="settings">${settingsFit(health, settings, formats)}</dd></div>
<div><dt>Connection last checked</dt><dd data-fact="checked">${momentOf(checkedAt, formats, 'Not yet')}</dd></div>`;
};
