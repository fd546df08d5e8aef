import * as z from 'zod';
import { contactName } from './contact.ts';
import type { RecordType } from './record.ts';

const namesSchema = z.object({
  name: z.string().optional(),
  firstName: z.string().optional(),
  lastName: z.string().optional(),
  number: z.string().optional(),
  code: z.string().optional(),
});

/** What people call a record of the CRM: its number, code or name, where it has one. The data need not be valid. */
export const recordTitle = ({ type, data }: { type: RecordType; data: unknown }): string | undefined => {
  const names = namesSchema.safeParse(data).data;
  return names && (type === 'contact' ? contactName(names) : (names.number ?? names.code ?? names.name));
};
