import * as z from 'zod';
import { contactName } from '../../shared/records/contact.ts';
import { type RecordType, recordWords } from '../../shared/records/record.ts';
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

/** `lines.0.description` as people count: `line 1, description`; `dueDate` as `due date`. */
export const fieldWords = (path: string): string =>
  path
    .replace(/^data\./, '')
    .replace(/\b(line|phone|address)e?s\.(\d+)/g, (_, one: string, at: string) => `${one} ${Number(at) + 1}`)
    .replaceAll('.', ', ')
    .replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

const nameFields = z.object({
  name: z.string().optional(),
  firstName: z.string().optional(),
  lastName: z.string().optional(),
  number: z.string().optional(),
});

/** What people call a record: its name or number, where it has one. */
export const titleOf = ({ record }: Change): string | undefined => {
  const { data } = nameFields.safeParse(record.data);
  return data && (record.type === 'contact' ? contactName(data) : (data.number ?? data.name));
};
