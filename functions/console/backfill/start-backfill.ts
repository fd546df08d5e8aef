import { calendarDateSchema } from '../../../shared/records/calendar-date.ts';
import { kindOf, type XeroKind } from '../../../shared/records/record.ts';
import { askForJob } from '../../../shared/review/jobs.ts';
import { leadBack } from '../../../shared/runtime/flash.ts';
import { deskOf } from '../desk.ts';
import { jobBegun } from '../jobs/begin-job.ts';
import { forOrganisation, hrefOf } from '../organisation-page.ts';
import { importedTypes } from './backfill-page.ts';

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
  const kinds = [...new Set(types.map((type): XeroKind => (type === 'quote' ? 'quote' : kindOf(type))))];
  const begun = await askForJob(deskOf(deps, visitor, one), {
    ...{ do: 'import', kinds },
    ...(from !== undefined && { from }),
  });
  return leadBack(c, deps.publicUrl, back, jobBegun(begun));
});
