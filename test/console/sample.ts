import type { Problem } from '../../shared/failures/failure.ts';
import { contactSchema } from '../../shared/records/contact.ts';
import { invoiceSchema } from '../../shared/records/invoice.ts';
import type { Activity } from '../../shared/store/activities.ts';
import { putDelivery } from '../../shared/store/deliveries.ts';
import { putReference } from '../../shared/store/references.ts';
import { changeSettings } from '../../shared/store/settings.ts';
import { chartOfAccounts } from './chart-of-accounts.ts';
import { keepLink } from './kept.ts';
import { type ConsoleStand, startConsole } from './stand.ts';

const noAccount: Problem = {
  ...{ code: 'account-unknown', next: 'attention', field: 'lines.0.account' },
  message: 'Account code "999" of line 1 does not exist in Xero.',
  remedy: "Use a code from Xero's chart of accounts.",
};

const noName: Problem = {
  ...{ code: 'contact-name-missing', next: 'attention', field: 'name' },
  message: 'The contact has no name.',
  remedy: 'Give the contact a name in the CRM.',
};

const xeroDown: Problem = {
  ...{ code: 'xero-server-error', next: 'retry', message: 'Xero failed on this record.' },
  remedy: 'Nothing to do: it is tried again by itself.',
};

const logOfAWeek = async (stand: ConsoleStand) => {
  const lines: (Partial<Activity> & Pick<Activity, 'id' | 'action'>)[] = [];
  for (let day = 0; day < 7; day += 1) {
    for (let at = 0; at < 3 + ((day * 5) % 9); at += 1) {
      const common = { organisation: 'org', at: stand.ago(day * 1440 + 40 + at * 35), type: 'invoice' };
      const number = `INV-0${day}${at}`;
      lines.push({
        ...{ ...common, id: `i-${day}-${at}`, action: at % 4 === 3 ? 'updated' : 'created', direction: 'toXero' },
        ...{ crmId: `deal-${day}${at}`, xeroId: `0a1b2c3d-000${at}`, number, durationMs: 840, calls: 0.25 },
        ...(at % 4 === 3 && { changed: [{ field: 'dueDate', before: '2026-03-01', after: '2026-03-31' }] }),
      });
    }
    if (day % 3 === 0)
      lines.push({
        ...{ id: `n-${day}`, action: 'needsAttention', organisation: 'org', at: stand.ago(day * 1440 + 25) },
        ...{ type: 'invoice', crmId: `deal-x${day}`, number: `INV-9${day}`, direction: 'toXero', problem: noAccount },
      });
  }
  lines.push(
    {
      ...{ id: 'c', action: 'changedInXero', actor: 'xero', direction: 'toCrm', organisation: 'org' },
      ...{ at: stand.ago(12), type: 'invoice', crmId: 'deal-01', xeroId: '0a1b2c3d-0001', number: 'INV-001' },
      changed: [
        { field: 'status', before: 'authorised', after: 'paid' },
        { field: 'amountDue', before: '120.00', after: '0.00' },
      ],
    },
    {
      ...{ id: 's', action: 'settingsChanged', actor: 'user-owner', organisation: 'org', at: stand.ago(300) },
      changed: [{ field: 'invoices.dueDays', before: 30, after: 14 }],
    },
  );
  for (const line of lines) await stand.log(line);
};

/** A console with two organisations: one at work, with something of everything, and one that is disconnected. */
export const startSample = async (): Promise<ConsoleStand> => {
  const stand = await startConsole();
  const scope = { workspace: 'acme', organisation: 'org' };
  await stand.addOrganisation('org', { name: 'Demo Company (UK)', isDemo: true });
  await stand.addOrganisation('other', { name: 'Second Company (NZ)', timeZone: 'Pacific/Auckland', state: 'paused' });
  await stand.connect();
  await putReference(stand.table, scope, chartOfAccounts);
  await changeSettings(stand.table, scope, (settings) => ({
    ...settings,
    accounts: { ...settings.accounts, payment: '090', items: { 'P-1': '260', 'OLD-7': '500' } },
  }));
  const contact = (id: string) => ({
    type: 'contact' as const,
    data: contactSchema.parse({ id, name: `Client ${id}` }),
  });
  const invoice = (id: string) => ({
    type: 'invoice' as const,
    data: invoiceSchema.parse({ id, number: `INV-${id}`, url: `https://crm.example.com/i/${id}` }),
  });
  await stand.change('org', contact('c-1'), { readyAt: stand.ago(-1), receivedAt: stand.ago(9) });
  await stand.change('org', contact('c-2'), { readyAt: stand.ago(-1) });
  for (const id of ['1001', '1002', '1003']) await stand.change('org', invoice(id), { problem: noAccount });
  await stand.change('org', contact('c-3'), { problem: noName });
  await stand.change('org', invoice('1004'), {
    waitsFor: { type: 'contact', id: 'c-1' },
    problem: { ...noName, next: 'wait' },
  });
  const news = { ...scope, type: 'invoice', outcome: 'synced', happenedAt: stand.ago(50) } as const;
  await putDelivery(stand.table, { ...news, id: 'd-1', revision: 'r1', attempts: 0, dueAt: stand.ago(-2) });
  await putDelivery(stand.table, { ...news, id: 'd-2', revision: 'r2', attempts: 9, lastError: 'HTTP 500' });
  await stand.change('org', contact('c-5'), { held: true });
  await stand.change('org', invoice('1005'), { readyAt: stand.ago(-4), attempts: 3, problem: xeroDown });
  await stand.change('org', contact('c-6'), { readyAt: stand.ago(20), backfill: 'spring' });
  await keepLink(stand, {
    ...{ type: 'invoice', crmId: 'deal-01', xeroId: '0a1b2c3d-0001-4f37-8a36-5b8e3a1d2c90' },
    ...{ xero: { number: 'INV-001', status: 'AUTHORISED', total: '120.00', amountDue: '0.00' } },
    ...{ crmUrl: 'https://crm.example.com/d/01', crmSide: { id: 'deal-01', number: 'INV-001' } },
  });
  await keepLink(stand, {
    ...{ type: 'contact', crmId: 'c-1', xeroId: '11111111-0001-4f37-8a36-5b8e3a1d2c90', xero: { name: 'Client c-1' } },
  });
  await stand.calls('org', 4321);
  await stand.lookedAt('org', 4);
  await logOfAWeek(stand);
  return stand;
};
