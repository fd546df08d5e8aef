import { afterEach, beforeEach, expect, test } from 'vitest';
import { getOrganisation } from '../../shared/store/organisations.ts';
import { type Administrator, startAdministrator } from './administrator.ts';
import { type Browser, type Shown, type Stand, startStand } from './stand.ts';

let stand: Stand;
let administrator: Administrator;
let ann: Browser;
let uk: string;
let nz: string;

beforeEach(async () => {
  stand = await startStand();
  administrator = await startAdministrator(stand);
  ({ browser: ann, uk, nz } = administrator);
  await administrator.signIn();
});
afterEach(() => stand.stop());

const boxes = ({ text }: Shown) =>
  [...text.matchAll(/name="organisation" value="([^"]+)" (checked)?/g)].map(([, id, ticked]) => [id, ticked]);
const linkedNames = async () => (await administrator.linked()).map(({ name }) => name);

test('what was allowed in this consent is ticked, with country and currency', async () => {
  const picker = await administrator.connectWith([uk, nz]);
  expect(boxes(picker)).toEqual([
    [uk, 'checked'],
    [nz, 'checked'],
  ]);
  expect(picker.text).toContain('>United Kingdom, GBP<');
  expect(picker.text).toContain('>New Zealand, NZD<');
});

test('a second organisation beside a linked one: it is ticked, the linked one stays as it is', async () => {
  await administrator.connect([uk]);
  const picker = await administrator.connectWith([uk, nz]);
  expect(boxes(picker)).toEqual([[nz, 'checked']]);
  expect(picker.text).toContain('Demo Company (UK) is linked already and stays so');
  const done = await administrator.pick(picker, [nz]);
  expect(done.text).toContain('Xero is connected');
  expect(await linkedNames()).toEqual(['Demo Company (UK)', 'Second Company (NZ)']);
});

test.each([
  ['nothing', [], 'Nothing is chosen'],
  ['only what is linked already', ['uk'], 'Nothing new is chosen'],
])('%s ticked: says so, links nothing, and can be done again', async (_, ticked, said) => {
  await administrator.connect([uk]);
  const picker = await administrator.connectWith([uk, nz]);
  const again = await administrator.pick(picker, ticked.length > 0 ? [uk] : []);
  expect(again.status).toBe(422);
  expect(again.text).toContain(said);
  expect(await linkedNames()).toEqual(['Demo Company (UK)']);
  expect((await administrator.pick(again, [nz])).text).toContain('Xero is connected');
});

test('the linked one alone: there is nothing new to link', async () => {
  await administrator.connect([uk]);
  const page = await administrator.connectWith([uk]);
  expect(page.text).toMatch(/Nothing new to link[\s\S]*Demo Company \(UK\), which is linked already/);
  expect(page.text).toContain('Connect another organisation');
  expect(boxes(page)).toEqual([]);
});

test('one that was disconnected is ticked, and what is kept of it is said', async () => {
  await administrator.connect([uk, nz]);
  await ann.submit(`/connect/acme/disconnect?organisation=${nz}`, '/connect/acme/disconnect', [['organisation', nz]]);
  const picker = await administrator.connectWith([nz]);
  expect(boxes(picker)).toEqual([[nz, 'checked']]);
  expect(picker.text).toContain('Was linked before');
  await administrator.pick(picker, [nz]);
  expect((await getOrganisation(stand.table, 'acme', nz))?.state).toBe('active');
});

test('one that another Xero user connected is not ticked', async () => {
  await administrator.connect([uk]);
  const user = await administrator.secondUser([uk, nz]);
  const picker = await administrator.connectWith([uk, nz], { user });
  expect(boxes(picker)).toEqual([
    [uk, undefined],
    [nz, 'checked'],
  ]);
  expect(picker.text).toContain('Linked already, by Demo Bookkeeper');
});

test('Xero fails when country and currency are asked for: the names have to do', async () => {
  const back = await ann.consent(await ann.start(), [uk]);
  await stand.admin('POST', '/faults', { kind: '503', path: '/Organisation' });
  const picker = await ann.show(back);
  expect(boxes(picker)).toEqual([[uk, 'checked']]);
  expect((await administrator.pick(picker, [uk])).text).toContain('Xero is connected');
});
