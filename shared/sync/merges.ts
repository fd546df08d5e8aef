/** The contact that `xeroId` was merged into in the end; itself when it never was. Merges of merges are followed, circles are not. */
export const survivorOf = (
  contacts: ReadonlyMap<string, { mergedInto?: string | undefined }>,
  xeroId: string,
): string => {
  const seen = new Set([xeroId]);
  let survivor = xeroId;
  for (;;) {
    const next = contacts.get(survivor)?.mergedInto;
    if (next === undefined || seen.has(next)) return survivor;
    seen.add(next);
    survivor = next;
  }
};
