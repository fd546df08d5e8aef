import * as z from 'zod';
import { xeroKindSchema } from '../../../shared/records/record.ts';
import { askForJob } from '../../../shared/review/jobs.ts';
import { askForLink, givenLinkSchema, type Made } from '../../../shared/review/links.ts';
import { type Flash, leadBack } from '../../../shared/runtime/flash.ts';
import { UNROUTED } from '../../../shared/store/table.ts';
import { deskOf } from '../desk.ts';
import { recordHref } from '../forms.ts';
import { forOrganisation } from '../organisation-page.ts';
import { troublePage } from '../troubles.ts';
import { wakeWorker } from '../wake.ts';
import { recordKeySchema } from './read-record.ts';

const formSchema = recordKeySchema.extend({
  xero: z.string().max(500),
  kind: xeroKindSchema.optional(),
});

/** The first Xero id in what a person pasted: the id itself, or an address that holds it. */
const idIn = (pasted: string): string | undefined =>
  /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/i.exec(pasted)?.[0].toLowerCase();

const madeWords: Record<Made | 'noId', Flash> = {
  made: {
    kind: 'good',
    headline: 'The link is being checked',
    text: 'It is made in a moment, if Xero shows that the record exists there and is of the right kind.',
  },
  known: { kind: 'info', headline: 'These two are linked already, or being checked' },
  crmTaken: {
    kind: 'bad',
    headline: 'The record is linked with another one in Xero',
    text: 'Unlink it first, if that is wrong.',
  },
  xeroTaken: {
    kind: 'bad',
    headline: 'That record in Xero belongs to another record of the CRM',
    text: 'Search for the Xero id to see which one, and unlink it first if that is wrong.',
  },
  sending: {
    kind: 'info',
    headline: 'The record is being sent to Xero at this moment',
    text: 'See in a minute what became of it.',
  },
  noId: {
    kind: 'bad',
    headline: 'There is no Xero id in that',
    text: 'Copy the address of the record from your browser while Xero shows it; its id looks like 4c8ab4a3-6f7f-4a37-8a36-5b8e3a1d2c90.',
  },
};

/** POST /records/link with `type`, `id`, `xero` and perhaps `kind`: asks for a link, which a job makes after a look into Xero. */
export const linkRecord = forOrganisation(async (deps, c, visitor, one, form) => {
  const asked = formSchema.safeParse(Object.fromEntries(form)).data;
  if (!asked) return troublePage(c, 'not-found');
  const { type, id, kind } = asked;
  const answer = (made: keyof typeof madeWords) => leadBack(c, deps.publicUrl, recordHref(one, asked), madeWords[made]);
  const xeroId = idIn(asked.xero);
  const given = givenLinkSchema.safeParse({ type, crmId: id, xeroId, ...(kind && { kind }) }).data;
  if (!given) return answer('noId');
  const desk = deskOf(deps, visitor, one);
  const made = await askForLink(desk, { workspace: one.workspace, organisation: UNROUTED }, given, desk.asked);
  if (made === 'made') {
    await askForJob(desk, { do: 'migrate', from: UNROUTED, only: [{ type, crmId: id }] });
    await wakeWorker(deps, one, 'pull');
  }
  return answer(made);
});
