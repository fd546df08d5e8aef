import { describe, expect, it } from 'vitest';
import { contactSchema } from '../../shared/records/contact.ts';
import { type ContactMatches, contactNumber, planAdoption, planContact } from '../../shared/sync/plan-contact.ts';
import { type FactsToChange, factsOf } from './books.ts';

const facts = (contact: object, more: FactsToChange & Partial<ContactMatches> = {}) => {
  const { sameNumber = [], sameName = [], rejected, ...rest } = more;
  const record = contactSchema.parse({ id: 'c-1', name: 'Acme Ltd', ...contact });
  return { ...factsOf(record, rest), sameNumber, sameName, rejected };
};
const withPolicy = (duplicates: 'link' | 'skip' | 'addSuffix' | 'review') => ({ contacts: { duplicates } });
const twin = { xeroId: 'x-1', name: 'ACME  ltd', archived: false };
const problemCode = (plan: ReturnType<typeof planContact>) => (plan.do === 'attention' ? plan.problem.code : plan.do);

describe('planning a contact', () => {
  it('creates a stranger, with the CRM id as its number', () => {
    const plan = planContact(facts({ email: 'a@acme.example', phones: [{ kind: 'mobile', number: '07700 900123' }] }));
    expect(plan).toEqual({
      do: 'create',
      kind: 'contact',
      body: {
        contactNumber: 'c-1',
        name: 'Acme Ltd',
        emailAddress: 'a@acme.example',
        phones: [{ phoneType: 'MOBILE', phoneNumber: '07700 900123' }],
      },
    });
  });

  it('names a person by first and last name', () => {
    const plan = planContact(facts({ name: undefined, firstName: ' Ann ', lastName: 'Lee' }));
    expect(plan).toMatchObject({ do: 'create', body: { name: 'Ann Lee', firstName: 'Ann', lastName: 'Lee' } });
  });

  it.each([
    [{ name: undefined }, 'contact-name-missing'],
    [{ name: 'A <b> c' }, 'contact-name-characters'],
    [{ name: undefined, firstName: 'F'.repeat(200), lastName: 'L'.repeat(200) }, 'contact-name-too-long'],
  ])('asks a person about %j', (contact, code) => {
    expect(problemCode(planContact(facts(contact)))).toBe(code);
  });

  it('does nothing when the content is what was carried over last', () => {
    const link = { xeroId: 'x-9', crmFingerprint: 'f1' };
    expect(planContact(facts({}, { link }))).toEqual({ do: 'unchanged' });
    expect(planContact(facts({}, { link, fingerprint: 'f2' }))).toMatchObject({
      do: 'update',
      xeroId: 'x-9',
      body: { contactID: 'x-9' },
    });
  });

  it('takes a contact that bears its number for its own, whatever the name', () => {
    const plan = planContact(facts({}, { sameNumber: [{ xeroId: 'x-2', name: 'Acme Holding', archived: false }] }));
    expect(plan).toMatchObject({ do: 'update', xeroId: 'x-2', match: 'matched' });
  });

  it('asks a person when its own is archived or not the only one', () => {
    const one = { xeroId: 'x-2', name: 'Acme', archived: true };
    expect(problemCode(planContact(facts({}, { sameNumber: [one] })))).toBe('contact-archived');
    expect(
      problemCode(
        planContact(
          facts(
            {},
            {
              sameNumber: [
                { ...one, archived: false },
                { ...one, xeroId: 'x-3' },
              ],
            },
          ),
        ),
      ),
    ).toBe('contact-match-ambiguous');
  });

  it('follows the duplicate policy when the name stands in Xero', () => {
    expect(planContact(facts({}, { sameName: [twin], policies: withPolicy('link') }))).toEqual({
      do: 'adopt',
      xeroId: 'x-1',
    });
    expect(planContact(facts({}, { sameName: [twin], policies: withPolicy('skip') })).do).toBe('leave');
    expect(problemCode(planContact(facts({}, { sameName: [twin], policies: withPolicy('review') })))).toBe(
      'contact-match-review',
    );
    expect(planContact(facts({}, { sameName: [twin], policies: withPolicy('addSuffix') }))).toMatchObject({
      do: 'create',
      body: { name: 'Acme Ltd (c-1)' },
    });
  });

  it('never takes a contact that belongs to another CRM record', () => {
    const held = { ...twin, holder: 'c-7' };
    for (const policy of ['link', 'skip', 'review'] as const) {
      expect(problemCode(planContact(facts({}, { sameName: [held], policies: withPolicy(policy) })))).toBe(
        'contact-duplicate-in-crm',
      );
    }
    expect(planContact(facts({}, { sameName: [held], policies: withPolicy('addSuffix') })).do).toBe('create');
  });

  it('does not guess between namesakes', () => {
    expect(problemCode(planContact(facts({}, { sameName: [twin, { ...twin, xeroId: 'x-2' }] })))).toBe(
      'contact-match-ambiguous',
    );
  });

  it('archives what was deleted in the CRM, and only what is in Xero', () => {
    expect(
      planContact(facts({}, { deleted: true, link: { xeroId: 'x-9', crmFingerprint: 'f0', status: 'ACTIVE' } })),
    ).toMatchObject({
      do: 'update',
      body: { contactID: 'x-9', contactStatus: 'ARCHIVED' },
    });
    expect(planContact(facts({}, { deleted: true })).do).toBe('unchanged');
  });

  it('archives what is archived in the CRM, and asks a person to restore what is in use again', () => {
    const link = { xeroId: 'x-9', status: 'ACTIVE' };
    expect(planContact(facts({ archived: true }, { link }))).toMatchObject({
      do: 'update',
      body: { contactID: 'x-9', contactStatus: 'ARCHIVED' },
    });
    const gone = { ...link, status: 'ARCHIVED' };
    expect(planContact(facts({ archived: true }, { link: gone })).do).toBe('unchanged');
    expect(planContact(facts({ archived: true })).do).toBe('leave');
    expect(problemCode(planContact(facts({}, { link: gone })))).toBe('contact-archived');
    const crmSide = { id: 'c-1', name: 'Acme Ltd', archived: true };
    expect(problemCode(planContact(facts({}, { link: { ...gone, crmSide } })))).toBe('contact-unarchived');
  });

  it('never takes a contact that a person said is another one', () => {
    const rejected = new Set(['x-1']);
    const named = (duplicates: 'link' | 'addSuffix') =>
      planContact(facts({}, { sameName: [twin], rejected, policies: withPolicy(duplicates) }));
    expect(problemCode(named('link'))).toBe('contact-name-of-another');
    expect(named('addSuffix')).toMatchObject({ do: 'create', body: { name: 'Acme Ltd (c-1)' } });
    const second = { ...twin, xeroId: 'x-2' };
    expect(planContact(facts({}, { sameName: [twin, second], rejected }))).toEqual({ do: 'adopt', xeroId: 'x-2' });
    expect(problemCode(planContact(facts({}, { sameNumber: [twin], rejected })))).toBe('contact-number-taken');
  });

  it('asks for the currency before it is used', () => {
    expect(problemCode(planContact(facts({ currency: 'CHF' })))).toBe('currency-not-enabled');
    expect(planContact(facts({ currency: 'CHF' }, { policies: { unknownCurrency: 'add' } })).do).toBe('prepare');
  });

  it('shortens numbers that Xero would not take, each to its own', () => {
    const long = 'x'.repeat(60);
    expect(contactNumber(long).length).toBeLessThanOrEqual(50);
    expect(contactNumber(long)).not.toBe(contactNumber(`${long}y`));
  });
});

describe('adopting a namesake', () => {
  const contact = contactSchema.parse({
    id: 'c-1',
    name: 'Acme Ltd',
    email: 'crm@acme.example',
    taxNumber: 'GB1',
    phones: [
      { kind: 'default', number: '1' },
      { kind: 'mobile', number: '2' },
    ],
    addresses: [{ kind: 'postal', lines: ['1 High St'], city: 'Leeds' }],
  });

  it('adds what it lacks and overwrites nothing', () => {
    const additions = planAdoption(contact, {
      emailAddress: 'books@acme.example',
      phones: [
        { phoneType: 'DEFAULT', phoneNumber: '999' },
        { phoneType: 'MOBILE', phoneNumber: undefined },
      ],
      addresses: [{ addressType: 'POBOX', city: 'York' }],
    });
    expect(additions).toEqual({
      contactNumber: 'c-1',
      taxNumber: 'GB1',
      phones: [{ phoneType: 'MOBILE', phoneNumber: '2' }],
    });
  });

  it('sends nothing when nothing is lacking', () => {
    const whole = {
      contactNumber: 'other',
      emailAddress: 'e',
      taxNumber: 't',
      phones: [
        { phoneType: 'DEFAULT', phoneNumber: '1' },
        { phoneType: 'MOBILE', phoneNumber: '1' },
      ],
      addresses: [{ addressType: 'POBOX', addressLine1: 'x' }],
    };
    expect(planAdoption(contact, whole)).toBeUndefined();
  });
});
