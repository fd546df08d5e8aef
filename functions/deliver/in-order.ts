import type { SQSRecord } from 'aws-lambda';

/**
 * Works on the messages of one batch side by side, but on those of one group one after the other; when one of a group fails, so
 * do those behind it, as a FIFO queue wants it.
 */
export const inGroupOrder = (work: (record: SQSRecord) => Promise<void>) => {
  const last = new Map<string, Promise<void>>();
  return (record: SQSRecord): Promise<void> => {
    const group = record.attributes.MessageGroupId ?? '';
    const before = last.get(group);
    const turn = before ? before.then(() => work(record)) : work(record);
    last.set(group, turn);
    return turn;
  };
};
