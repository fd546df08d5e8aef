import { Hono } from 'hono';
import { html } from 'hono/html';
import { type Desk, openDesk } from './desk.ts';
import { whyNot } from './desk-admin.ts';
import { bookLinks, notThere, problemCard } from './desk-pages.ts';
import { formObject } from './form-fields.ts';
import { settingsList } from './organisation.ts';
import { page } from './page.ts';
import { changeSettings } from './settings-actions.ts';
import type { World } from './world.ts';

type Html = ReturnType<typeof html>;

function settingsPage(desk: Desk, messages: string[]): Html {
  const { organisation, world } = desk;
  const { tenantId, multiCurrency } = organisation;
  const at = `/organisations/${tenantId}/settings`;
  const codes = settingsList(world.store, tenantId, 'currencies').map((entry) => String(entry.Code));
  const rows = codes.map(
    (code) =>
      html`<tr><td>${code}</td><td>${code === organisation.currency ? 'base currency' : html`<form method="post" action="${at}/remove-currency"><input type="hidden" name="code" value="${code}"><button class="plain">Remove</button></form>`}</td></tr>`,
  );
  const day = (name: string, label: string, value: string | null): Html =>
    html`<label>${label} <input type="date" name="${name}" value="${value ?? ''}"></label>`;
  return page(
    `Settings, ${organisation.name}`,
    html`${bookLinks(tenantId)}${problemCard(messages)}
<section class="card"><h1>Settings</h1><h2>Lock dates</h2><form method="post" action="${at}/lock-dates"><div class="inputs">${day('periodLockDate', 'Period lock date', organisation.periodLockDate)}${day('endOfYearLockDate', 'End of year lock date', organisation.endOfYearLockDate)}</div><button>Save</button></form></section>
<section class="card"><h2>Currencies</h2><p>Multi-currency is ${multiCurrency ? 'on' : 'off'}.</p><form method="post" action="${at}/multi-currency"><input type="hidden" name="on" value="${multiCurrency ? 'no' : 'yes'}"><button class="plain">Switch ${multiCurrency ? 'off' : 'on'}</button></form>
<table><tbody>${rows}</tbody></table><form method="post" action="${at}/add-currency"><div class="inputs"><label>Currency code <input name="code" maxlength="3" required></label></div><button>Add currency</button></form></section>`,
  );
}

/** The organisation's settings as the bookkeeper changes them: lock dates, currencies, multi-currency. */
export function settingsPages(world: World): Hono {
  const routes = new Hono();

  routes.get('/organisations/:tenantId/settings', (c) => {
    const desk = openDesk(world, c.req.param('tenantId'));
    return desk === undefined ? c.html(notThere('page'), 404) : c.html(settingsPage(desk, []));
  });

  routes.post('/organisations/:tenantId/settings/:step', async (c) => {
    const desk = openDesk(world, c.req.param('tenantId'));
    if (desk === undefined) return c.html(notThere('page'), 404);
    try {
      changeSettings(desk, c.req.param('step'), formObject(await c.req.raw.formData()));
    } catch (error) {
      const why = whyNot(error);
      if (why === undefined) throw error;
      return c.html(settingsPage(desk, why.messages), 400);
    }
    return c.redirect(`/organisations/${desk.organisation.tenantId}/settings`, 303);
  });

  return routes;
}
