import { contentFingerprint } from '../records/fingerprint.ts';
import type { RecordType } from '../records/record.ts';

type Data = Record<string, unknown>;

/** The CRM's record once it has taken what was changed in Xero: the fields that were changed are as they were told. */
export const withNews = (
  crmSide: Data,
  told: { record?: Data | undefined; changedFields?: string[] | undefined },
): Data => {
  const { record = {}, changedFields = [] } = told;
  const kept = Object.entries(crmSide).filter(([field]) => !changedFields.includes(field));
  const taken = changedFields.flatMap((field) => (record[field] === undefined ? [] : [[field, record[field]]]));
  return Object.fromEntries([...kept, ...taken]);
};

/**
 * Fingerprint of the content that makes an event of the CRM no news for Xero: that of its last one, and none once the CRM
 * has taken something of Xero's since, since saying again what it said before would then take that back.
 */
export const carriedFingerprint = (link: {
  type: RecordType;
  crmFingerprint: string;
  crmSide?: Data | undefined;
}): string => {
  const { type, crmFingerprint, crmSide } = link;
  const isAsSent =
    crmSide === undefined ||
    [false, true].some((deleted) => contentFingerprint({ type, data: crmSide }, deleted) === crmFingerprint);
  return isAsSent ? crmFingerprint : '';
};
