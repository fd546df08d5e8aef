export type Data = Record<string, unknown>;

const isData = (value: unknown): value is Data => value !== null && typeof value === 'object' && !Array.isArray(value);

/** The text at a path; undefined when there is none. */
export const textAt = (data: unknown, path: readonly string[]): string | undefined => {
  const value = path.reduce<unknown>((part, key) => (isData(part) ? part[key] : undefined), data);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
};

/** The data with a value at a path; without a value the field goes, and with it whatever is empty then. */
export const withAt = (data: Data, [key, ...rest]: readonly string[], value: unknown): Data => {
  if (key === undefined) return data;
  const before = data[key];
  const inner = rest.length === 0 ? value : withAt(isData(before) ? before : {}, rest, value);
  const { [key]: _, ...others } = data;
  const empty = inner === undefined || (rest.length > 0 && isData(inner) && Object.keys(inner).length === 0);
  return empty ? others : { ...data, [key]: inner };
};
