import * as z from 'zod';
import { contactName } from '../../shared/records/contact.ts';
import type { Change } from '../../shared/store/changes.ts';

/** `1,234` */
export const number = (value: number): string => new Intl.NumberFormat('en-GB').format(value);

/** `1 record`, `2 records` */
export const counted = (value: number, one: string, many = `${one}s`): string =>
  `${number(value)} ${value === 1 ? one : many}`;

/** `21 Nov 2026, 09:30:05` in UTC. */
export const moment = (iso: string): string =>
  new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' }).format(new Date(iso));

const units = [
  { seconds: 86_400, word: 'day' },
  { seconds: 3600, word: 'hour' },
  { seconds: 60, word: 'minute' },
];

/** How long ago, in the largest unit that fits: `5 minutes`, `less than a minute`. */
export const since = (iso: string, now: Date): string => {
  const seconds = (now.getTime() - Date.parse(iso)) / 1000;
  const unit = units.find((one) => seconds >= one.seconds);
  return unit ? counted(Math.floor(seconds / unit.seconds), unit.word) : 'less than a minute';
};

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
  return data && (record.type === 'contact' ? contactName(data) : data.number);
};
