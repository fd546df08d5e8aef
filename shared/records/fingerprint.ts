import { createHash } from 'node:crypto';

const canonical = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(canonical);
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, part]) => part !== undefined)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, part]) => [key, canonical(part)]),
    );
  }
  return value;
};

/** SHA-256 (base64url) of a value's JSON with sorted keys: equal content, equal fingerprint. */
export const fingerprint = (value: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(canonical(value)))
    .digest('base64url');

/**
 * What a record says, without how new it is: the same content saved again has the same fingerprint, and a deletion has one
 * of its own.
 */
export const contentFingerprint = (
  record: { type: string; data: { version?: unknown; updatedAt?: unknown } },
  deleted: boolean,
): string => {
  const { version: _, updatedAt: __, ...content } = record.data;
  return fingerprint({ type: record.type, content, ...(deleted && { deleted }) });
};
