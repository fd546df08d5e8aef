import { expect } from 'vitest';
import { listActivities } from '../../shared/store/activities.ts';
import { getDelivery } from '../../shared/store/deliveries.ts';
import { getHolders, getLink } from '../../shared/store/links.ts';
import type { InBooks, Stage } from './stage.ts';

/** Two contacts, one with a namesake in Xero, and three invoices, one of them wrong; ids and names of their own each time. */
export const sendScene = async (stage: Stage, name: string) => {
  await stage.byHand('PUT', '/Contacts', { Contacts: [{ Name: `Namesake ${name}` }] });
  await stage.send('contact', { id: `${name}-c1`, name: `Stranger ${name}`, email: 'x@example.com' });
  await stage.send('contact', { id: `${name}-c2`, name: `namesake ${name}`, taxNumber: 'GB1' });
  const line = { description: 'Work', quantity: 1, unitAmount: '10', taxRate: 'OUTPUT2' };
  await stage.send('invoice', { id: `${name}-i1`, number: `${name}-1`, contact: { id: `${name}-c1` }, lines: [line] });
  await stage.send('invoice', { id: `${name}-i2`, contact: { id: `${name}-c2` }, lines: [line] });
  await stage.send('invoice', {
    id: `${name}-i3`,
    contact: { id: `${name}-c1` },
    lines: [{ ...line, account: '999' }],
  });
};

/** All that has to hold once it is quiet again, whatever happened on the way. */
export const expectWhole = async (stage: Stage, name: string, invoices: InBooks[], contacts: InBooks[]) => {
  const ours = invoices.filter(({ Url }) => Url.includes(`/invoice/${name}-i`));
  expect(ours.map(({ Url }) => Url.split('/').at(-1)).sort(), `invoices of ${name}`).toEqual([
    `${name}-i1`,
    `${name}-i2`,
  ]);
  const named = contacts.filter(({ Name }) => Name.toLowerCase().endsWith(` ${name}`));
  expect(named.map(({ Name }) => Name).sort(), `contacts of ${name}`).toEqual([`Namesake ${name}`, `Stranger ${name}`]);
  for (const [type, id] of [
    ['contact', 'c1'],
    ['contact', 'c2'],
    ['invoice', 'i1'],
    ['invoice', 'i2'],
  ] as const) {
    const link = await getLink(stage.table, { ...stage.scope, type, crmId: `${name}-${id}` });
    expect(link, `link of ${name}-${id}`).toBeDefined();
    const holders = await getHolders(stage.table, stage.scope, type, [link?.xeroId ?? '']);
    expect([...holders.values()]).toEqual([{ type, crmId: `${name}-${id}` }]);
    expect(await getDelivery(stage.table, { ...stage.scope, type, id: `${name}-${id}` })).toMatchObject({
      outcome: 'synced',
      xeroId: link?.xeroId,
    });
  }
};

/** The wrong invoice needs attention, and is then put out of the way. */
export const expectWrongOneSetAside = async (stage: Stage, name: string) => {
  const left = (await stage.changes()).filter(({ record }) => record.data.id.startsWith(`${name}-`));
  expect(left).toMatchObject([{ record: { data: { id: `${name}-i3` } }, problem: { code: 'account-unknown' } }]);
  await stage.forget(`${name}-i3`);
};

/** Records that the log says were created more than once. */
export const createdTwice = async (stage: Stage) => {
  const seen = new Map<string, number>();
  let after: string | undefined;
  do {
    const page = await listActivities(stage.table, 'acme', stage.clock.now(), { limit: 1000, after });
    for (const { action, type, crmId } of page.activities) {
      if (action === 'created') seen.set(`${type} ${crmId}`, (seen.get(`${type} ${crmId}`) ?? 0) + 1);
    }
    after = page.next;
  } while (after);
  return [...seen].filter(([, times]) => times > 1);
};
