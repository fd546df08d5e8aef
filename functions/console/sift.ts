/** A page of wanted rows. */
export interface Sifted<Row> {
  rows: Row[];
  /** Where the next page begins; absent at the end. */
  next: string | undefined;
}

/** Pages that are read for one page of a list, at most. */
const mostReads = 20;

/**
 * Reads on until `limit` rows are wanted, or enough was read for one page; then `next` leads on although fewer were found.
 * `keyOf`: where the reading goes on behind a row.
 */
export const sift = async <Row>(
  read: (after: string | undefined) => Promise<{ rows: Row[]; next?: string | undefined }>,
  wanted: (row: Row) => boolean,
  { limit, after, keyOf }: { limit: number; after: string | undefined; keyOf: (row: Row) => string },
): Promise<Sifted<Row>> => {
  const found: Row[] = [];
  let from = after;
  for (let reads = 0; reads < mostReads; reads += 1) {
    const { rows, next } = await read(from);
    for (const row of rows) {
      if (!wanted(row)) continue;
      if (found.length === limit) {
        const last = found.at(-1);
        return { rows: found, next: last && keyOf(last) };
      }
      found.push(row);
    }
    if (next === undefined) return { rows: found, next: undefined };
    from = next;
  }
  return { rows: found, next: from };
};

/** Where a list goes on, if the address names a place within it. */
export const placeWithin = (asked: string | undefined, prefix: string): string | undefined =>
  asked?.startsWith(prefix) && asked.length < 500 ? asked : undefined;
