import type { Context } from 'hono';
import { html } from 'hono/html';
import { fingerprint } from '../../../shared/records/fingerprint.ts';
import { leadBack } from '../../../shared/runtime/flash.ts';
import { type Html, notice, page } from '../../../shared/runtime/pages.ts';
import { formTokenField } from '../../../shared/runtime/signed-in.ts';
import { checkSettings } from '../../../shared/settings/check-settings.ts';
import { settingChanges } from '../../../shared/settings/setting-changes.ts';
import type { Settings } from '../../../shared/settings/settings.ts';
import { saveSettings } from '../../../shared/store/save-settings.ts';
import { getSettings } from '../../../shared/store/settings.ts';
import { changedTable } from '../activity/activity-row.ts';
import type { ConsoleDeps } from '../deps.ts';
import { troublePage } from '../troubles.ts';
import { formatsFor, frameOf, namedOrganisation, type Visitor } from '../visitor.ts';
import { wakeWorker } from '../wake.ts';
import { counted } from '../words.ts';
import { settingTitle, wordsOf } from './setting-words.ts';
import { settingsTabs } from './settings-page.ts';
import { settingWordsFor } from './words-of-log.ts';

/** More than any settings need, and little enough to be handed on in a form. */
const mostCharacters = 200_000;

const scopeOf = ({ workspace, organisation }: { workspace: string; organisation: string }) => ({
  workspace,
  organisation,
});

/** GET /console/{workspace}/settings.json: the settings of an organisation as a file that can be imported again. */
export const exportSettings = async (deps: ConsoleDeps, c: Context, visitor: Visitor) => {
  const one = visitor.organisation;
  if (!one) return troublePage(c, 'not-found');
  const settings = await getSettings(deps.table, scopeOf(one));
  return c.body(`${JSON.stringify(settings, undefined, 2)}\n`, 200, {
    'content-type': 'application/json; charset=utf-8',
    'content-disposition': `attachment; filename="tallybridge-settings-${one.workspace}.json"`,
  });
};

const filePage = (
  deps: ConsoleDeps,
  c: Context,
  visitor: Visitor,
  tried?: { wrong?: Html; body?: Html; overtaken?: boolean },
) => {
  const one = visitor.organisation;
  const base = `/console/${visitor.workspace.workspace}`;
  return page(c, {
    title: 'Export and import',
    status: tried?.wrong ? 422 : tried?.overtaken ? 409 : 200,
    ...frameOf(deps, c, visitor, 'settings', 'one'),
    body: html`<header><h1>Settings</h1><p>${one && html`All settings of ${one.name} as one file: to keep, or to take to another organisation. The command line reads and writes the same file.`}</p></header>
${settingsTabs(visitor, 'file')}
${tried?.wrong}${tried?.overtaken && notice('warn', 'Somebody else has changed the settings meanwhile', 'This is what the file would change now.')}
${
  tried?.body ??
  (one &&
    html`<section class="card"><h2>Export</h2><p class="soft">Routing and the tokens of Xero are not part of it.</p>
<div class="row stack"><a class="button" href="${base}/settings.json?organisation=${encodeURIComponent(one.organisation)}" download>Download the settings</a></div></section>
<section class="card"><h2>Import</h2><p class="soft">First you see what it would change; nothing is saved before you confirm.</p>
${
  visitor.mayAct
    ? html`<form method="post" action="${base}/settings/file" enctype="multipart/form-data">${formTokenField(visitor)}<input type="hidden" name="organisation" value="${one.organisation}">
<div class="field"><label for="file">Settings file</label><input type="file" id="file" name="file" accept=".json,application/json" required></div>
<button class="primary">Show what it would change</button></form>`
    : html`<p>Only owners and administrators may import settings.</p>`
}</section>`)
}`,
  });
};

/** GET /console/{workspace}/settings/file */
export const settingsFilePage = (deps: ConsoleDeps, c: Context, visitor: Visitor) => filePage(deps, c, visitor);

const wrongFile = (lines: string[]): Html =>
  html`<div class="notice bad" role="alert"><strong>This file cannot be used; nothing was saved</strong><ul>${lines.map((line) => html`<li>${line}</li>`)}</ul></div>`;

/** A setting as people call it, with its name in the file. */
const named = (path: string): string => {
  const title = settingTitle(path);
  return title === path ? path : `${title} (${path})`;
};

const allowedWords = (path: string, allowed: string): string => {
  const choices = wordsOf(path)?.choices;
  return choices === undefined
    ? allowed
    : Object.entries(choices)
        .map(([value, label]) => `"${value}" (${label})`)
        .join(' or ');
};

const settingsIn = (text: string): { settings: Settings } | { wrong: string[] } => {
  if (text.length > mostCharacters) return { wrong: ['It is too long to be a settings file.'] };
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return { wrong: ['It is no JSON file. Use one that was exported here.'] };
  }
  const checked = checkSettings(data);
  if ('settings' in checked) return checked;
  return {
    wrong: [
      ...checked.unknown.map((name) => `${name}: there is no such setting.`),
      ...checked.faults.map(({ name, allowed }) => `${named(name)}: this has to be ${allowedWords(name, allowed)}.`),
    ],
  };
};

const textOf = async (form: FormData): Promise<string> => {
  const given = form.get('content') ?? form.get('file');
  if (given === null) return '';
  return typeof given === 'string' ? given : given.size > mostCharacters ? 'too long' : given.text();
};

/**
 * POST /console/{workspace}/settings/file: shows what a file would change; with `content`, as that page posts it, saves it, unless
 * the settings are others by now than when it was shown.
 */
export const importSettings = async (deps: ConsoleDeps, c: Context, visitor: Visitor, form: FormData) => {
  const one = namedOrganisation(visitor, form.get('organisation'));
  if (!one) return troublePage(c, 'not-found');
  const here = { ...visitor, organisation: one, chosen: one };
  const text = await textOf(form);
  const read = settingsIn(text);
  if ('wrong' in read) return filePage(deps, c, here, { wrong: wrongFile(read.wrong) });
  const { settings } = read;
  const base = `/console/${one.workspace}/settings`;
  const chosen = `?organisation=${encodeURIComponent(one.organisation)}`;
  const formats = formatsFor(deps, c, here);
  const before = await getSettings(deps.table, scopeOf(one));
  const changed = settingChanges(before, settings);
  if (changed.length === 0) {
    return leadBack(c, deps.publicUrl, `${base}/file${chosen}`, {
      kind: 'info',
      headline: 'The file says what stands here already',
    });
  }
  const line = { organisation: one.organisation, action: 'settingsChanged' } as const;
  const question = async (overtaken: boolean, now: Settings) => {
    const wouldChange = settingChanges(now, settings);
    const words = (await settingWordsFor(deps, here, formats, [line]))(line);
    const table = changedTable({ ...line, changed: wouldChange }, true, words);
    return filePage(deps, c, here, {
      overtaken,
      body: html`<section class="card"><h2>${counted(formats, wouldChange.length, 'setting')} of ${one.name} would change</h2>${table}
<form method="post" action="${base}/file">${formTokenField(visitor)}<input type="hidden" name="organisation" value="${one.organisation}"><input type="hidden" name="stand" value="${fingerprint(now)}"><input type="hidden" name="content" value="${JSON.stringify(settings)}">
<div class="row stack"><button class="primary">Save these settings</button><a class="button quiet" href="${base}/file${chosen}">Leave them as they are</a></div></form></section>
${notice('info', 'Nothing was saved yet')}`,
    });
  };
  if (!form.has('content')) return question(false, before);
  const asked = { by: visitor.session.user, now: deps.clock.now() };
  const overtaken = new Error('Somebody else has changed the settings since they were shown.');
  const renewed = (now: Settings) => {
    if (fingerprint(now) !== form.get('stand')) throw overtaken;
    return settings;
  };
  const saved = await saveSettings(deps.table, scopeOf(one), renewed, asked).catch((error: unknown) => {
    if (error !== overtaken) throw error;
  });
  if (!saved) return question(true, await getSettings(deps.table, scopeOf(one)));
  if (saved.retried > 0) await wakeWorker(deps, one);
  if (saved.more) await wakeWorker(deps, one, 'pull');
  return leadBack(c, deps.publicUrl, `${base}/history${chosen}`, {
    kind: 'good',
    headline: `Imported: ${counted(formats, saved.changed.length, 'setting')} changed`,
    ...(saved.retried > 0 && {
      text: `${counted(formats, saved.retried, 'record')} that this may cure tried again${saved.more ? ', and others follow by themselves' : ''}.`,
    }),
  });
};
