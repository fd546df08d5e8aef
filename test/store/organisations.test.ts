import { beforeEach, expect, test } from 'vitest';
import {
  defaultOrganisation,
  getOrganisation,
  linkOrganisation,
  listOrganisations,
  noteOrganisationChecked,
  setDefaultOrganisation,
  setOrganisationState,
} from '../../shared/store/organisations.ts';
import type { Table } from '../../shared/store/table.ts';
import { freshTable } from '../config/table.ts';

let table: Table;
beforeEach(async () => {
  table = await freshTable();
});

const organisation = (id: string, linkedAt = '2026-11-21T09:00:00.000Z') => ({
  ...{ workspace: 'acme', organisation: id, connection: 'c1', xeroConnection: `x-${id}`, name: `Company ${id}` },
  ...{ country: 'GB', baseCurrency: 'GBP', shortCode: '!a1b2', isDemo: false, state: 'active' as const, linkedAt },
});

test('the first one linked is the default, later ones are not', async () => {
  await linkOrganisation(table, organisation('one'), undefined);
  await linkOrganisation(table, organisation('two', '2026-11-21T10:00:00.000Z'), undefined);
  expect((await listOrganisations(table, 'acme')).map((one) => [one.organisation, one.isDefault])).toEqual([
    ['one', true],
    ['two', false],
  ]);
});

test('linked anew it keeps its first date and being the default', async () => {
  await linkOrganisation(table, organisation('one'), undefined);
  await setOrganisationState(table, 'acme', 'one', 'disconnected');
  const again = { ...organisation('one', '2026-12-24T09:00:00.000Z'), connection: 'c2' };
  expect(await linkOrganisation(table, again, 'c1')).toBe(true);
  expect(await getOrganisation(table, 'acme', 'one')).toMatchObject({
    ...{ connection: 'c2', state: 'active', isDefault: true, linkedAt: '2026-11-21T09:00:00.000Z' },
  });
});

test('one that another connection took meanwhile is not overwritten', async () => {
  await linkOrganisation(table, { ...organisation('one'), connection: 'c2' }, undefined);
  expect(await linkOrganisation(table, organisation('one'), undefined)).toBe(false);
  expect(await linkOrganisation(table, organisation('one'), 'c1')).toBe(false);
  expect((await getOrganisation(table, 'acme', 'one'))?.connection).toBe('c2');
});

test('the default can be moved, and stays what it is when it is disconnected: records wait for it', async () => {
  await linkOrganisation(table, organisation('one'), undefined);
  await linkOrganisation(table, organisation('two', '2026-11-21T10:00:00.000Z'), undefined);
  await setDefaultOrganisation(table, 'acme', 'two');
  expect(defaultOrganisation(await listOrganisations(table, 'acme'))?.organisation).toBe('two');
  await setOrganisationState(table, 'acme', 'two', 'disconnected');
  expect(defaultOrganisation(await listOrganisations(table, 'acme'))?.organisation).toBe('two');
});

test('whoever chooses a default at the same moment, there is one, and an unknown one takes it from nobody', async () => {
  for (const [at, id] of ['one', 'two', 'three'].entries())
    await linkOrganisation(table, organisation(id, `2026-11-21T1${at}:00:00.000Z`), undefined);
  await Promise.all(['two', 'three'].map((id) => setDefaultOrganisation(table, 'acme', id)));
  await setDefaultOrganisation(table, 'acme', 'nobody');
  expect((await listOrganisations(table, 'acme')).filter(({ isDefault }) => isDefault)).toHaveLength(1);
});

test('what is paused meanwhile stays paused when it is linked anew', async () => {
  await linkOrganisation(table, organisation('one'), undefined);
  await setOrganisationState(table, 'acme', 'one', 'paused');
  expect(await linkOrganisation(table, { ...organisation('one'), state: 'active' }, 'c1')).toBe(true);
  expect((await getOrganisation(table, 'acme', 'one'))?.state).toBe('paused');
});

test('a check keeps what it saw; an organisation never linked is not made by it', async () => {
  const seen = {
    name: 'New name',
    baseCurrency: 'GBP',
    isDemo: true,
    country: 'GB',
    shortCode: '!zz',
    timeZone: 'Europe/London',
  };
  const now = new Date('2026-11-22T09:00:00Z');
  expect(await noteOrganisationChecked(table, 'acme', 'one', seen, now)).toBe(false);
  await linkOrganisation(table, organisation('one'), undefined);
  expect(await noteOrganisationChecked(table, 'acme', 'one', seen, now)).toBe(true);
  expect(await getOrganisation(table, 'acme', 'one')).toMatchObject({
    ...seen,
    checkedAt: now.toISOString(),
    state: 'active',
  });
});

test('workspaces do not see each other', async () => {
  await linkOrganisation(table, organisation('one'), undefined);
  expect(await listOrganisations(table, 'acm')).toEqual([]);
  expect(await getOrganisation(table, 'other', 'one')).toBeUndefined();
});
