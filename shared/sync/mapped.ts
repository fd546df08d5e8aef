/** What a mapping of the settings says of a key; names that every object has, such as `constructor`, are no keys. */
export const mapped = (mapping: Readonly<Record<string, string>>, key: string | undefined): string | undefined =>
  key !== undefined && Object.hasOwn(mapping, key) ? mapping[key] : undefined;

/** Whether two names mean the same: case and blanks around them do not count. */
export const sameName = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();
