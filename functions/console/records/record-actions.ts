import * as z from 'zod';
import { recordWords } from '../../../shared/records/record.ts';
import type { Desk } from '../../../shared/review/asked.ts';
import { dropChange, holdChange, letGoChange } from '../../../shared/review/changes.ts';
import { unlinkByHand } from '../../../shared/review/links.ts';
import { getNow, type Sent, sendNow } from '../../../shared/review/sync-now.ts';
import { type Flash, leadBack } from '../../../shared/runtime/flash.ts';
import { getDelivery } from '../../../shared/store/deliveries.ts';
import { getLink, unlink } from '../../../shared/store/links.ts';
import { UNROUTED } from '../../../shared/store/table.ts';
import { askAgain } from '../../../shared/store/undelivered.ts';
import type { ConsoleDeps } from '../deps.ts';
import { deskOf } from '../desk.ts';
import { recordHref } from '../forms.ts';
import { attentionHref, forOrganisation, hrefOf, shownIn } from '../organisation-page.ts';
import { unlessKeptBack } from '../queue/kept-back.ts';
import { troublePage } from '../troubles.ts';
import { wakeDeliveries, wakeWorker } from '../wake.ts';
import { type RecordKey, recordKeySchema } from './read-record.ts';

const formSchema = recordKeySchema.extend({
  back: z.enum(['queue', 'record', 'attention']).default('record'),
  revision: z.string().max(400).optional(),
});
type Asked = z.output<typeof formSchema>;

const overtaken: Flash = {
  kind: 'info',
  headline: 'Nothing was changed',
  text: 'It is being sent or changed at this moment, or somebody else was faster. This is how it is now.',
};

/** An action on the record that the form names; answers on the page that the form stood on. */
const onRecord = (act: (desk: Desk, asked: Asked, deps: ConsoleDeps) => Promise<Flash & { wake?: 'push' | 'pull' }>) =>
  forOrganisation(async (deps, c, visitor, one, form) => {
    const asked = formSchema.safeParse(Object.fromEntries(form)).data;
    if (!asked) return troublePage(c, 'not-found');
    const { wake, ...said } = await act(deskOf(deps, visitor, one), asked, deps);
    if (wake) await wakeWorker(deps, one, wake);
    const answer = wake === 'push' ? await unlessKeptBack(deps, one, said, { type: asked.type, id: asked.id }) : said;
    const back = {
      queue: () => hrefOf(one, 'queue', shownIn(form)),
      record: () => recordHref(one, asked),
      attention: () => attentionHref(one.workspace, form),
    }[asked.back];
    return leadBack(c, deps.publicUrl, back(), answer);
  });

const called = ({ type, id }: RecordKey) => `${recordWords[type]} ${id}`;

const sentWords: Record<Sent, (key: RecordKey) => Flash> = {
  ready: (key) => ({
    kind: 'good',
    headline: `Sending the ${called(key)}`,
    text: 'It goes with the next call to Xero.',
  }),
  waits: (key) => ({
    kind: 'info',
    headline: `The ${called(key)} is looked at again`,
    text: 'It goes as soon as the record that it waits for is in Xero.',
  }),
  again: (key) => ({
    kind: 'good',
    headline: `Sending the ${called(key)} again`,
    text: 'It goes as the CRM sent it last, with the next call to Xero.',
  }),
  notKept: (key) => ({
    kind: 'warn',
    headline: `The ${called(key)} cannot be sent from here`,
    text: 'What the CRM sent last of it is not kept here. Save it in the CRM, and it is sent.',
  }),
  overtaken: () => overtaken,
  unknown: (key) => ({
    kind: 'warn',
    headline: `The ${called(key)} is not known here`,
    text: 'Check type and id. If they are right, save the record in the CRM once: then it is sent.',
  }),
};

/** POST /records/send: sends what waits of a record now, or else what was sent last. */
export const sendRecord = onRecord(async (desk, asked) => {
  const sent = await sendNow(desk, asked.type, asked.id);
  return { ...sentWords[sent](asked), ...(['ready', 'waits', 'again'].includes(sent) && { wake: 'push' }) };
});

/** POST /records/get: has the CRM told what stands in Xero. */
export const getRecord = onRecord(async (desk, asked) =>
  (await getNow(desk, asked.type, asked.id))
    ? {
        kind: 'good',
        headline: `Getting the ${called(asked)} from Xero`,
        text: 'Xero is read now, and the CRM is told all that stands there.',
        wake: 'pull',
      }
    : {
        kind: 'warn',
        headline: `The ${called(asked)} is not linked`,
        text: 'Only linked records can be read from Xero.',
      },
);

/** POST /records/hold: holds back what waits of a record. */
export const holdRecord = onRecord(async (desk, asked) =>
  (await holdChange(desk, asked.type, asked.id))
    ? {
        kind: 'good',
        headline: `The ${called(asked)} is held back`,
        text: 'It goes when it is let go, or when the CRM sends a newer version.',
      }
    : overtaken,
);

/** POST /records/release: lets go what is held back of a record. */
export const releaseRecord = onRecord(async (desk, asked) =>
  (await letGoChange(desk, asked.type, asked.id))
    ? {
        kind: 'good',
        headline: `The ${called(asked)} goes on`,
        text: 'It goes with the next call to Xero.',
        wake: 'push',
      }
    : overtaken,
);

/** POST /records/drop: drops what waits of a record. */
export const dropRecord = onRecord(async (desk, asked) =>
  (await dropChange(desk, asked.type, asked.id))
    ? {
        kind: 'good',
        headline: `What waited of the ${called(asked)} is dropped`,
        text: 'Neither side was changed. It is sent again when the CRM saves the record.',
      }
    : overtaken,
);

/** POST /records/unlink: takes the link apart. */
export const unlinkRecord = onRecord(async (desk, asked) =>
  (await unlinkByHand(desk, asked.type, asked.id))
    ? { kind: 'good', headline: `The ${called(asked)} is unlinked`, text: 'Both records stay as they are.' }
    : overtaken,
);

/** POST /records/forget: forgets a link that was asked for and that Xero has not confirmed. */
export const forgetLink = onRecord(async ({ table, scope }, { type, id }) => {
  const link = await getLink(table, { workspace: scope.workspace, organisation: UNROUTED, type, crmId: id });
  return link && (await unlink(table, link))
    ? { kind: 'good', headline: 'That link is forgotten', text: 'You may link the record with another one.' }
    : overtaken;
});

/** POST /records/tell: asks for news again that the CRM has not taken. */
export const tellAgain = onRecord(async ({ table, scope, asked: { now } }, asked, deps) => {
  const delivery = await getDelivery(table, { ...scope, type: asked.type, id: asked.id });
  const wanted = delivery && (asked.revision === undefined || delivery.revision === asked.revision);
  if (!wanted || !(await askAgain(table, delivery, now))) {
    return {
      kind: 'info',
      headline: 'Nothing to tell',
      text: 'The CRM has taken the news meanwhile, or newer news has come.',
    };
  }
  await wakeDeliveries(deps, [delivery]);
  return { kind: 'good', headline: 'The CRM is told again', text: 'If it takes the news, it is gone from here.' };
});
