import { type RecordType, recordWords } from '../../shared/records/record.ts';
import { recordTitle } from '../../shared/records/record-title.ts';
import type { Formats } from '../../shared/runtime/formats.ts';
import type { Change } from '../../shared/store/changes.ts';

/** `1 record`, `2 records` */
export const counted = ({ number }: Pick<Formats, 'number'>, value: number, one: string, many = `${one}s`): string =>
  `${number(value)} ${value === 1 ? one : many}`;

/** `tried once`, `tried 3 times` */
export const timesTried = (formats: Pick<Formats, 'number'>, attempts: number): string =>
  attempts === 1 ? 'tried once' : `tried ${counted(formats, attempts, 'time')}`;

/** `Purchase order` */
export const typeTitle = (type: RecordType): string => {
  const words = recordWords[type];
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
};

/** `Purchase orders` */
export const typesTitle = (type: RecordType): string => `${typeTitle(type)}s`;

/** `contacts`, `contacts and items`, `contacts, items and quotes` */
export const typesListed = (types: readonly RecordType[]): string =>
  new Intl.ListFormat('en-GB').format(types.map((type) => `${recordWords[type]}s`));

/** What people call a record that waits: its name or number, where it has one. */
export const titleOf = ({ record }: Change): string | undefined => recordTitle(record);
