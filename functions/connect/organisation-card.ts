import { html } from 'hono/html';
import type { Formats } from '../../shared/runtime/formats.ts';
import { type Html, notice } from '../../shared/runtime/pages.ts';
import { formTokenField } from '../../shared/runtime/signed-in.ts';
import type { Connection } from '../../shared/store/connections.ts';
import type { Organisation } from '../../shared/store/organisations.ts';
import { factRows, type KnownFacts } from './organisation-facts.ts';
import { plainName } from './plain-name.ts';
import type { Visitor } from './visitor.ts';
import { messagesFact, type XeroMessages } from './xero-messages.ts';

interface Card {
  visitor: Visitor;
  organisation: Organisation;
  connection: Connection | undefined;
  /** Client id of the Xero app that is set up now. */
  appNow: string | undefined;
  /** What has come of Xero's messages to the app that it is connected through. */
  messages: XeroMessages | undefined;
  facts: KnownFacts;
  formats: Formats;
  now: Date;
  isOnly: boolean;
}

const standing = ({ organisation, connection, appNow }: Card): { kind: string; label: string; why?: Html } => {
  if (!connection || connection.state === 'reconnect') {
    const { message, remedy } = connection?.problem ?? {
      message: 'The access to Xero is gone.',
      remedy: 'Connect it again: nothing is lost, changes wait.',
    };
    return { kind: 'bad', label: 'Reconnect needed', why: notice('bad', message, remedy) };
  }
  if (connection.clientId !== appNow) {
    const text = 'It goes on as soon as you reconnect, or enter the earlier client id and secret again.';
    return {
      kind: 'bad',
      label: 'Reconnect needed',
      why: notice('bad', 'The Xero app was changed since it was connected.', text),
    };
  }
  return organisation.state === 'paused' ? { kind: 'warn', label: 'Paused' } : { kind: 'good', label: 'Connected' };
};

/** One linked organisation: how it stands, what it is, and what can be done with it. */
export const organisationCard = (card: Card): Html => {
  const { visitor, organisation: one, connection, messages, facts, formats, now, isOnly } = card;
  const base = `/connect/${visitor.workspace.workspace}`;
  const { kind, label, why } = standing(card);
  const hidden = html`${formTokenField(visitor)}<input type="hidden" name="organisation" value="${one.organisation}">`;
  return html`<section class="card" data-organisation="${one.organisation}">
<div class="row"><h2 class="grow">${one.name}</h2>${one.isDemo && html`<span class="badge plain">Demo company</span>`}${one.isDefault && !isOnly && html`<span class="badge info">Default</span>`}<span class="badge ${kind}">${label}</span></div>
${why}
${kind === 'good' && facts.trouble && notice('warn', `The last look into Xero ended early: ${facts.trouble.message}`, facts.trouble.remedy)}
<dl class="facts"><div><dt>Country</dt><dd>${one.country ? plainName('region', one.country) : 'not known'}</dd></div>
<div><dt>Base currency</dt><dd>${one.baseCurrency}, ${plainName('currency', one.baseCurrency)}</dd></div>
${one.timeZone && html`<div><dt>Time zone</dt><dd>${one.timeZone}</dd></div>`}
${connection && html`<div><dt>Xero user</dt><dd>${connection.xeroUserName ?? connection.xeroUser}</dd></div>`}</dl>
<dl class="list">${factRows(one, facts, formats, now)}
<div><dt>Messages from Xero</dt><dd>${messagesFact(messages, formats)}${!messages?.lastAt && connection?.app === 'workspace' && html` <a href="${base}/app#webhooks">Set them up</a>`}</dd></div></dl>
<div class="row stack">
<form method="post" action="${base}/check">${hidden}<button class="small ${kind === 'bad' ? '' : 'primary'}">Check connection</button></form>
<form method="post" action="${base}/start">${formTokenField(visitor)}<input type="hidden" name="reconnect" value="${one.connection}"><button class="small ${kind === 'bad' ? 'primary' : ''}">Reconnect</button></form>
${!one.isDefault && html`<form method="post" action="${base}/default">${hidden}<button class="small">Make default</button></form>`}
<a class="button small danger" href="${base}/disconnect?organisation=${one.organisation}">Disconnect</a>
</div></section>`;
};
