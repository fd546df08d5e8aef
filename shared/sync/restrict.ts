import { identityFields } from './differences.ts';
import type { Body } from './plan.ts';
import { sameValue } from './same.ts';
import type { LineStanding, Standing } from './standing.ts';

/** Of a line, what Xero still lets change when the document is paid (Xero API docs: invoices). */
const freeInLines: ReadonlySet<string> = new Set(['lineItemID', 'description', 'accountCode', 'tracking']);

const rows = (value: unknown): Body[] => (Array.isArray(value) ? value : []);

const onlyFreeParts = (wanted: Body[], before: Body[]): boolean =>
  wanted.length === before.length &&
  wanted.every((line, index) => {
    const earlier = before[index] ?? {};
    const fields = new Set([...Object.keys(line), 'itemCode', 'taxType', 'discountRate', 'discountAmount']);
    return [...fields].every((field) => {
      if (freeInLines.has(field)) return true;
      return line[field] === undefined && field === 'taxType' ? true : sameValue(line[field], earlier[field]);
    });
  });

/** Lines with the ids and the tracking they have in Xero, so that they are changed and not replaced. */
const withIds = (wanted: Body[], standing: LineStanding[]): Body[] =>
  wanted.map((line, index) => {
    const twin = standing[index];
    if (twin?.lineItemID === undefined) return line;
    return {
      lineItemID: twin.lineItemID,
      ...line,
      ...(line.tracking === undefined && twin.tracking !== undefined && { tracking: twin.tracking }),
    };
  });

/**
 * What of an update Xero still takes when it lets only some fields of a document change: the fields that the CRM changed
 * and that do not stand in Xero already. `forbidden`: changed fields that Xero would refuse. `base` is the update that the
 * record as last agreed would make.
 */
export const restrict = (
  body: Body,
  allowed: readonly string[],
  base: Body | undefined,
  standing: Standing | undefined,
): { body: Body } | { forbidden: string[] } => {
  const changed = Object.keys(body).filter(
    (field) =>
      !identityFields.has(field) &&
      !(base && sameValue(body[field], base[field])) &&
      !(standing && sameValue(body[field], standing[field])),
  );
  const standingLines: LineStanding[] = Array.isArray(standing?.lineItems) ? standing.lineItems : [];
  const lines = rows(body.lineItems);
  const linesAreFree =
    allowed.includes('lineItems') && onlyFreeParts(lines, rows(standing?.lineItems ?? base?.lineItems));
  const forbidden = changed.filter((field) => !(field === 'lineItems' ? linesAreFree : allowed.includes(field)));
  if (forbidden.length > 0) return { forbidden };
  const kept = Object.entries(body).filter(([field]) => identityFields.has(field) || changed.includes(field));
  return {
    body: {
      ...Object.fromEntries(kept),
      ...(changed.includes('lineItems') && { lineItems: withIds(lines, standingLines) }),
    },
  };
};
