import type { Context } from 'hono';
import { leadBack } from '../../../shared/runtime/flash.ts';
import { routingSchema } from '../../../shared/settings/routing.ts';
import { type Settings, settingsSchema } from '../../../shared/settings/settings.ts';
import type { Organisation } from '../../../shared/store/organisations.ts';
import { saveRouting, saveSettings } from '../../../shared/store/save-settings.ts';
import type { ConsoleDeps } from '../deps.ts';
import { troublePage } from '../troubles.ts';
import { formatsFor, namedOrganisation, type Visitor } from '../visitor.ts';
import { wakeWorker } from '../wake.ts';
import { counted } from '../words.ts';
import { type SettingsDocument, standOf } from './document.ts';
import { type Entered, enteredBy, type Wrongs, withEntered } from './entered.ts';
import { type Section, sectionOf } from './sections.ts';
import { readDocument, showSection } from './settings-page.ts';

type Outcome = { changed: number; curedRecords: number; more: boolean } | { overtaken: true } | { wrongs: Wrongs };

/** Why the change was not made; ends it before anything is stored. */
class NotSaved extends Error {
  readonly outcome: Exclude<Outcome, { changed: number }>;
  constructor(outcome: Exclude<Outcome, { changed: number }>) {
    super('Nothing was saved.');
    this.outcome = outcome;
  }
}

/** Makes the new settings of those that stand at the very moment of saving. */
const renewed = (now: SettingsDocument, section: Section, entered: Entered, stand: string): SettingsDocument => {
  if (standOf(now, section.fields) !== stand) throw new NotSaved({ overtaken: true });
  const { document, wrongs } = withEntered(now, entered);
  if (!document) throw new NotSaved({ wrongs });
  return document;
};

const save = async (
  deps: ConsoleDeps,
  visitor: Visitor,
  one: Organisation,
  section: Section,
  entered: Entered,
  stand: string,
): Promise<Outcome> => {
  const { workspace, organisation } = one;
  const asked = { by: visitor.session.user, now: deps.clock.now() };
  const known = await readDocument(deps, one);
  try {
    if (section.id === 'routing') {
      const saved = await saveRouting(
        deps.table,
        workspace,
        (routing) => routingSchema.parse(renewed({ ...known, routing }, section, entered, stand).routing),
        asked,
      );
      return { changed: saved.changed.length, curedRecords: saved.routed, more: false };
    }
    const change = (settings: Settings) =>
      settingsSchema.parse(renewed({ ...settings, routing: known.routing }, section, entered, stand));
    const saved = await saveSettings(deps.table, { workspace, organisation }, change, asked);
    return { changed: saved.changed.length, curedRecords: saved.retried, more: saved.more };
  } catch (error) {
    if (error instanceof NotSaved) return error.outcome;
    throw error;
  }
};

/** POST /console/{workspace}/settings/{section}: saves the section of an organisation, all of it or nothing. */
export const saveSection = async (deps: ConsoleDeps, c: Context, visitor: Visitor, form: FormData) => {
  const section = sectionOf(c.req.param('section') ?? '');
  const one = namedOrganisation(visitor, form.get('organisation'));
  if (!section || !one) return troublePage(c, 'not-found');
  const entered = enteredBy(form, section.fields);
  const outcome = await save(deps, visitor, one, section, entered, String(form.get('stand')));
  const here = { ...visitor, organisation: one, chosen: one };
  if ('overtaken' in outcome)
    return showSection(deps, c, here, section, { tried: { entered, wrongs: new Map() }, overtaken: true });
  if ('wrongs' in outcome) return showSection(deps, c, here, section, { tried: { entered, wrongs: outcome.wrongs } });
  if (outcome.curedRecords > 0) await wakeWorker(deps, one);
  if (outcome.more) await wakeWorker(deps, one, 'pull');
  const back = form.get('back') === 'accounts' ? 'accounts' : `settings/${section.id}`;
  const formats = formatsFor(deps, c, visitor);
  return leadBack(
    c,
    deps.publicUrl,
    `/console/${one.workspace}/${back}?organisation=${encodeURIComponent(one.organisation)}`,
    outcome.changed === 0
      ? { kind: 'info', headline: 'Nothing was changed', text: 'All of it stood like that already.' }
      : {
          kind: 'good',
          headline: `Saved: ${counted(formats, outcome.changed, 'setting')} changed`,
          ...(outcome.curedRecords > 0 && {
            text: `${counted(formats, outcome.curedRecords, 'record')} that this may cure ${outcome.curedRecords === 1 ? 'is' : 'are'} tried again now${outcome.more ? ', and others follow by themselves' : ''}.`,
          }),
        },
  );
};
