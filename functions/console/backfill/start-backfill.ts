import { calendarDateSchema } from '../../../shared/records/calendar-date.ts';
import { kindOf, type XeroKind } from '../../../shared/records/record.ts';
import { leadBack } from '../../../shared/runtime/flash.ts';
import { getSettings } from '../../../shared/store/settings.ts';
import { deskOf } from '../desk.ts';
import { beginJob } from '../jobs/begin-job.ts';
import { forOrganisation, hrefOf } from '../organisation-page.ts';
import { importedTypes, isTold } from './backfill-page.ts';

/** POST /console/{workspace}/backfill/start with `type`s and a day `from`: reads what stands in Xero for the CRM. */
export const startBackfill = forOrganisation(async (deps, c, visitor, one, form) => {
  const back = hrefOf(one, 'backfill');
  const types = importedTypes.filter((type) => form.getAll('type').includes(type));
  const day = String(form.get('from') ?? '').trim();
  const from = day === '' ? undefined : calendarDateSchema.safeParse(day).data;
  if (types.length === 0) {
    const text = 'Tick the types that are to be read.';
    return leadBack(c, deps.publicUrl, back, { kind: 'warn', headline: 'No type was chosen', text });
  }
  if (day !== '' && from === undefined) {
    const text = 'It is a day such as 2025-01-01. Nothing was started.';
    return leadBack(c, deps.publicUrl, back, { kind: 'bad', headline: 'That is no day', text });
  }
  const settings = await getSettings(deps.table, { workspace: one.workspace, organisation: one.organisation });
  const untold = types.filter((type) => !isTold(settings, type));
  if (untold.length === types.length) {
    const text = 'The CRM is told of none of these types. Change “Made in Xero” in the settings first.';
    return leadBack(c, deps.publicUrl, back, { kind: 'warn', headline: 'It would do nothing', text });
  }
  const kinds = [
    ...new Set(
      types
        .filter((type) => !untold.includes(type))
        .map((type): XeroKind => (type === 'quote' ? 'quote' : kindOf(type))),
    ),
  ];
  const begun = await beginJob(deps, deskOf(deps, visitor, one), {
    ...{ do: 'import', kinds },
    ...(from !== undefined && { from }),
  });
  return leadBack(c, deps.publicUrl, back, begun);
});
