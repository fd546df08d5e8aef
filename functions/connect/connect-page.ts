import type { Context } from 'hono';
import { html } from 'hono/html';
import type { Formats } from '../../shared/runtime/formats.ts';
import { type Html, notice, page } from '../../shared/runtime/pages.ts';
import { formTokenField } from '../../shared/runtime/signed-in.ts';
import { type Connection, listConnections } from '../../shared/store/connections.ts';
import { listOrganisations, type Organisation } from '../../shared/store/organisations.ts';
import { checkNotice } from './check-connection.ts';
import { type AppInUse, appInUse, type ConnectDeps } from './deps.ts';
import { disconnectedCard } from './disconnected-card.ts';
import { formatsFor } from './formats-for.ts';
import { nextSteps } from './next-steps.ts';
import { organisationCard } from './organisation-card.ts';
import { type KnownFacts, knownFacts } from './organisation-facts.ts';
import { navOf, type Visitor } from './visitor.ts';
import { messagesTo, type XeroMessages } from './xero-messages.ts';

/** What just happened, by the `done` parameter that an action leads back with. */
const sayings: Record<string, { kind: 'good' | 'warn'; headline: string; text: string }> = {
  connected: { kind: 'good', headline: 'Connected', text: 'Xero is connected. Whatever was waiting is on its way.' },
  reconnected: {
    kind: 'good',
    headline: 'Reconnected',
    text: 'The connection works again. Whatever was waiting is on its way.',
  },
  disconnected: {
    kind: 'good',
    headline: 'Disconnected',
    text: 'The access was given back to Xero. Changes are kept until you connect again.',
  },
  'disconnected-shared': {
    kind: 'good',
    headline: 'Disconnected',
    text: 'Another workspace uses the same access, so Xero keeps it for that one. Changes of this one are kept until you connect again.',
  },
  'disconnected-here': {
    kind: 'warn',
    headline: 'Disconnected here',
    text: 'Xero could not be told. To remove the access there as well, open Settings, Connected apps in Xero.',
  },
  'app-saved': { kind: 'good', headline: 'Saved', text: 'Your Xero app is set up. Now connect.' },
  'app-forgotten': {
    kind: 'good',
    headline: 'Forgotten',
    text: "Your client id, secret and webhooks key are gone. The bridge's own app is used from now on.",
  },
  default: {
    kind: 'good',
    headline: 'Default changed',
    text: 'New records go to this organisation unless they are routed elsewhere.',
  },
};

interface Standing {
  visitor: Visitor;
  inUse: AppInUse | undefined;
  connections: Connection[];
  linked: { organisation: Organisation; facts: KnownFacts }[];
  /** Those that were taken off. */
  gone: Organisation[];
  /** What has come of Xero's messages, by the app that a connection uses. */
  messages: Record<Connection['app'], XeroMessages | undefined>;
  now: Date;
  /** It was connected just now: Xero is being read for the first time. */
  isNew: boolean;
  formats: (organisation: Organisation) => Formats;
}

/** GET /connect/{workspace}: the steps with how far they are, and the organisations that are linked. */
export const connectPage = async (deps: ConnectDeps, c: Context, visitor: Visitor) => {
  const { workspace, name } = visitor.workspace;
  const [inUse, connections, organisations] = await Promise.all([
    appInUse(deps, workspace),
    listConnections(deps.table, workspace),
    listOrganisations(deps.table, workspace),
  ]);
  const linked = await Promise.all(
    organisations
      .filter(({ state }) => state !== 'disconnected')
      .sort((a, b) => Number(b.isDefault) - Number(a.isDefault))
      .map(async (organisation) => ({ organisation, facts: await knownFacts(deps, organisation) })),
  );
  const gone = organisations.filter(({ state }) => state === 'disconnected');
  const messagesIf = async (app: Connection['app']) =>
    connections.some((one) => one.app === app) ? messagesTo(deps, workspace, app) : undefined;
  const messages = { bridge: await messagesIf('bridge'), workspace: await messagesIf('workspace') };
  const done = c.req.query('done') ?? '';
  const standing: Standing = {
    ...{ visitor, inUse, connections, linked, gone, messages, now: deps.clock.now() },
    isNew: done === 'connected' || done === 'reconnected',
    formats: (organisation) => formatsFor(deps, c, organisation),
  };
  const said = sayings[done];
  const checked = done === 'checked' && (await checkNotice(deps, visitor));
  return page(c, {
    title: 'Connect Xero',
    workspace: name,
    person: visitor.person,
    nav: navOf(workspace),
    body: html`<header><h1>${linked.length > 0 ? html`${name} and Xero` : html`Connect ${name} to Xero`}</h1>
<p>${linked.length > 0 ? 'What your CRM sends goes to Xero, and what changes in Xero comes back.' : 'Three steps, about two minutes. You need a Xero login that may manage the organisation.'}</p></header>
${said && notice(said.kind, said.headline, said.text)}
${checked}
${linked.length > 0 && strayDefault(organisations)}
${standing.isNew && linked.length > 0 && nextSteps(workspace)}
${linked.length > 0 ? connected(standing) : steps(standing)}`,
  });
};

/** Records are never sent to other books than meant, so a default that is disconnected makes them wait. */
const strayDefault = (organisations: Organisation[]): Html | undefined => {
  const chosen = organisations.find(({ isDefault }) => isDefault);
  if (chosen?.state !== 'disconnected') return undefined;
  const text = `It is the default organisation. Connect it again, or press "Make default" on another one below.`;
  return notice('warn', `New records wait for ${chosen.name}, which is disconnected`, text);
};

const startForm = ({ visitor }: Standing, label: string, primary: boolean): Html =>
  html`<form method="post" action="/connect/${visitor.workspace.workspace}/start">${formTokenField(visitor)}<button class="${primary ? 'primary' : ''}">${label}</button></form>`;

const appText = (inUse: AppInUse | undefined): Html => {
  if (!inUse)
    return html`This bridge has no Xero app of its own. Create one at Xero and enter its client id and secret.`;
  return inUse.kind === 'bridge'
    ? html`The bridge's own Xero app is used, so there is nothing to set up.`
    : html`Your own Xero app is used, client id <code>${inUse.app.clientId}</code>.`;
};

const goneCards = ({ visitor, gone, inUse, formats }: Standing): Html[] =>
  gone.map((one) => disconnectedCard(visitor, one, formats(one), inUse !== undefined));

const steps = (standing: Standing): Html => {
  const { inUse, visitor } = standing;
  const app = `/connect/${visitor.workspace.workspace}/app`;
  return html`${goneCards(standing)}
<section class="card"><ol class="steps">
<li class="${inUse ? 'done' : 'now'}"><h2>Xero app</h2><p class="soft">${appText(inUse)}</p>
<div class="row stack"><a class="button ${inUse ? 'quiet small' : 'primary'}" href="${app}">${inUse?.kind === 'workspace' ? 'Change it' : inUse ? 'Use your own app' : 'Set up your Xero app'}</a></div></li>
<li class="${inUse ? 'now' : 'later'}"><h2>Allow access in Xero</h2><p class="soft">Xero asks you to sign in, to choose an organisation, and to allow access to contacts, invoices and settings. Then you are led back here.</p>
${inUse && html`<div class="row stack">${startForm(standing, 'Connect to Xero', true)}</div>`}</li>
<li class="later"><h2>Choose organisations</h2><p class="soft">One or several, of those you allowed in Xero. Changes that wait already go there at once.</p></li>
</ol></section>`;
};

const connected = (standing: Standing): Html => {
  const { linked, connections, visitor, inUse, messages, now, formats, isNew } = standing;
  const isRead = linked.every(({ facts }) => facts.reference !== undefined);
  return html`<div id="linked" ${isNew && !isRead ? html`data-refresh="5"` : ''}>${linked.map(
    ({ organisation, facts }) => {
      const connection = connections.find((one) => one.connection === organisation.connection);
      return organisationCard({
        visitor,
        organisation,
        connection,
        facts,
        formats: formats(organisation),
        now,
        messages: connection && messages[connection.app],
        appNow: inUse?.app.clientId,
        isOnly: linked.length === 1,
      });
    },
  )}</div>
${goneCards(standing)}
<section class="card"><h2>More</h2>
<p class="soft">Another organisation, of the same Xero login or another one, can be linked as well. ${inUse?.kind === 'workspace' && appText(inUse)}</p>
<div class="row stack">${startForm(standing, 'Connect another organisation', false)}<a class="button quiet" href="/connect/${visitor.workspace.workspace}/app">${inUse?.kind === 'workspace' ? 'Change the Xero app' : 'Use your own Xero app'}</a></div></section>`;
};
