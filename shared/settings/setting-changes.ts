/** A setting that is not what it was; absent values were or are not set. */
export interface SettingChange {
  /** Dot path. */
  field: string;
  before?: unknown;
  after?: unknown;
}

const isGroup = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** The single settings in which two settings differ. */
export const settingChanges = (before: unknown, after: unknown, path: string[] = []): SettingChange[] => {
  if (isGroup(before) || isGroup(after)) {
    const [a, b] = [isGroup(before) ? before : {}, isGroup(after) ? after : {}];
    return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((key) =>
      settingChanges(a[key], b[key], [...path, key]),
    );
  }
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  return [
    {
      field: path.join('.'),
      ...(before !== undefined && { before }),
      ...(after !== undefined && { after }),
    },
  ];
};
