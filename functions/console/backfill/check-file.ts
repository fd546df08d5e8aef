import { mostEvents } from '../../../shared/crm/event.ts';
import { eventOf } from '../../../shared/crm/event-of.ts';
import { typeOfWord } from '../../../shared/crm/event-words.ts';
import { recordsInText } from '../../../shared/crm/file-records.ts';
import { fieldWords } from '../../../shared/records/field-words.ts';
import type { RecordType } from '../../../shared/records/record.ts';

/** What may come through the console at once: a request to it holds 6 MB with its encoding, and a person waits. */
export const fileBounds = { bytes: 3_000_000, records: 5_000, shownWrong: 20 };

export interface CheckedFile {
  events: object[];
  /** Events by record type. */
  counts: Record<string, number>;
  wrong: { row: number; text: string }[];
  wrongs: number;
}

const typeOf = (event: Record<string, unknown>): string => typeOfWord(String(event.type)) ?? 'record';

/** The records of a file as events, with what is wrong by line; or why the file as a whole cannot be taken. */
export const checkFile = async (
  file: string,
  text: string,
  { type, savedAt }: { type: RecordType | undefined; savedAt: string },
): Promise<CheckedFile | { refused: string }> => {
  const found: CheckedFile = { events: [], counts: {}, wrong: [], wrongs: 0 };
  try {
    for await (const record of recordsInText(file, text)) {
      const { event, problems } = eventOf(record, type, savedAt);
      if (event) {
        found.events.push(event);
        found.counts[typeOf(event)] = (found.counts[typeOf(event)] ?? 0) + 1;
        if (found.events.length > fileBounds.records) return { refused: 'It holds more than 5,000 records.' };
        continue;
      }
      found.wrongs += 1;
      if (found.wrong.length === fileBounds.shownWrong) continue;
      const words = problems.map(({ field, problem, remedy }) => `${fieldWords(field)} ${problem}. ${remedy}`);
      found.wrong.push({ row: record.row, text: words.join(' ') });
    }
  } catch (error) {
    return { refused: error instanceof Error ? error.message : 'It cannot be read.' };
  }
  if (found.events.length + found.wrongs === 0) return { refused: 'It holds no records.' };
  return found;
};

/** Events in portions as one request may hold them. */
export const portionsOf = (events: object[]): object[][] =>
  Array.from({ length: Math.ceil(events.length / mostEvents) }, (_, at) =>
    events.slice(at * mostEvents, (at + 1) * mostEvents),
  );
