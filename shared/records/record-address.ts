/** Xero refuses addresses that name it. */
const namesXero = (text: string): boolean => /xero/i.test(text);

/**
 * A CRM id as one segment of a path: plain ids as they are, others behind `~` in letters that no server between decodes
 * in its own way.
 */
const segmentOf = (crmId: string): string => {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(crmId) && !namesXero(crmId)) return crmId;
  const bytes = Buffer.from(crmId);
  const short = `~${bytes.toString('base64url')}`;
  return namesXero(short) ? `~~${bytes.toString('hex')}` : short;
};

/** Our own address of a record, shown in Xero as "Go to ..."; leads on to the CRM. */
export const recordAddress = (publicUrl: string, workspace: string, type: string, crmId: string): string =>
  `${publicUrl}/r/${workspace}/${type}/${segmentOf(crmId)}`;

/** The CRM id that the last segment of a record's address stands for. */
export const crmIdOf = (segment: string): string => {
  if (segment.startsWith('~~')) return Buffer.from(segment.slice(2), 'hex').toString();
  return segment.startsWith('~') ? Buffer.from(segment.slice(1), 'base64url').toString() : segment;
};
