import { type XeroKind, xeroKinds } from '../../shared/records/record.ts';
import { getWatermark } from '../../shared/store/watermarks.ts';
import type { Look } from './work.ts';

/** The kinds that a person asked to be read, of which no finished pass began since. */
export const askedKinds = async ({ seeing, pull }: Look): Promise<XeroKind[]> => {
  const open = await Promise.all(
    xeroKinds.map(async (kind) => {
      const at = pull.asked[kind];
      if (at === undefined) return [];
      const watermark = await getWatermark(seeing.table, seeing.scope, kind);
      return (watermark?.finishedAt ?? '') < at ? [kind] : [];
    }),
  );
  return open.flat();
};
