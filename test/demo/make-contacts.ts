import { type Country, countries } from './places.ts';
import type { Random } from './random.ts';

/** A contact snapshot as the CRM exports it. */
export interface ExportContact extends Record<string, unknown> {
  id: string;
  version: number;
  name?: string;
  firstName?: string;
  lastName?: string;
  email?: string;
}

/** The id of the nth contact, from 1. */
export const contactId = (number: number): string => `con-${String(number).padStart(4, '0')}`;

const longNames = [
  'The Worshipful Company of Bookbinders, Paper Makers and Marbled Endpaper Merchants of Northumberland, Tyne and Wear and the Scottish Borders (founded 1711)',
  'Donaudampfschifffahrtsgesellschaftskapitänswitwenunterstützungsverein Passau und Umgebung e.V.',
  'Taumata Community Orchard, Seed Library, Beekeeping Co-operative and Tool Exchange Incorporated Society',
];

const countryOf = (random: Random): Country => {
  let left = random.whole(1, 100);
  for (const country of countries) {
    left -= country.share;
    if (left <= 0) return country;
  }
  throw new Error('The shares of the countries do not come to 100.');
};

const asciiWord = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('ø', 'o')
    .replaceAll('æ', 'ae')
    .replaceAll('ı', 'i')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

const digits = (random: Random, count: number) => Array.from({ length: count }, () => random.whole(0, 9)).join('');

const phones = (random: Random, country: Country) => {
  const area = random.pick(country.areas);
  const phone = (kind: string, number: string) => ({ kind, number, area, country: country.phoneCountry });
  return [
    ...(random.chance(85) ? [phone('default', `${digits(random, 3)} ${digits(random, 4)}`)] : []),
    ...(random.chance(35)
      ? [{ kind: 'mobile', number: `7${digits(random, 3)} ${digits(random, 6)}`, country: country.phoneCountry }]
      : []),
    ...(random.chance(10) ? [phone('direct', digits(random, 7))] : []),
    ...(random.chance(5) ? [phone('fax', digits(random, 7))] : []),
  ];
};

const addresses = (random: Random, country: Country, attention: string | undefined) => {
  const address = (kind: string) => {
    const [city, postalCode, region] = random.pick(country.cities);
    const line = `${random.whole(1, 180)} ${random.pick(country.streets)}`;
    const lines = random.chance(20) ? [`Unit ${random.whole(1, 40)}`, line] : [line];
    return {
      kind,
      lines,
      city,
      ...(region ? { region } : {}),
      postalCode,
      country: country.name,
      ...(attention ? { attention } : {}),
    };
  };
  return [...(random.chance(92) ? [address('postal')] : []), ...(random.chance(25) ? [address('street')] : [])];
};

/** Contacts 1 to `count`, companies and people of five countries, no two of one name. */
export const makeContacts = (random: Random, count: number): { contact: ExportContact; country: Country }[] => {
  const taken = new Set<string>();
  const unique = (make: () => string): string => {
    for (let attempt = 0; attempt < 200; attempt += 1) {
      const name = make();
      if (!taken.has(name.toLowerCase())) {
        taken.add(name.toLowerCase());
        return name;
      }
    }
    throw new Error('There are too few words for so many different names.');
  };

  return Array.from({ length: count }, (_, index) => {
    const country = countryOf(random);
    const person = { firstName: random.pick(country.firstNames), lastName: random.pick(country.lastNames) };
    const isPerson = random.chance(24);
    const names = isPerson
      ? (() => {
          const full = unique(() => {
            person.firstName = `${random.pick(country.firstNames)}${random.chance(30) ? ` ${random.pick(['J.', 'M.', 'A. K.'])}` : ''}`;
            person.lastName = random.pick(country.lastNames);
            return `${person.firstName} ${person.lastName}`;
          });
          return { full, fields: { ...person } };
        })()
      : (() => {
          const full =
            longNames[index - 10] ??
            unique(
              () => `${random.pick(country.companyWords)} ${random.pick(country.trades)} ${random.pick(country.forms)}`,
            );
          return { full, fields: { name: full, ...(random.chance(55) ? person : {}) } };
        })();
    const supplier = random.chance(18);
    const contact: ExportContact = {
      id: contactId(index + 1),
      version: 1,
      ...names.fields,
      ...(random.chance(90)
        ? { email: `accounts@${asciiWord(names.full).slice(0, 40).replace(/-$/, '')}.${country.mailDomain}` }
        : {}),
      roles: supplier ? (random.chance(50) ? ['supplier'] : ['customer', 'supplier']) : ['customer'],
      ...(random.chance(40) && !isPerson ? { taxNumber: `${country.taxPrefix}${digits(random, 9)}` } : {}),
      ...(random.chance(30) && !isPerson ? { companyNumber: digits(random, 8) } : {}),
      ...(random.chance(25) ? { accountNumber: `A${digits(random, 5)}` } : {}),
      phones: phones(random, country),
      addresses: addresses(
        random,
        country,
        isPerson ? undefined : random.chance(20) ? `${person.firstName} ${person.lastName}` : undefined,
      ),
      ...(country.currency && random.chance(50) ? { currency: country.currency } : {}),
    };
    return { contact, country };
  });
};
