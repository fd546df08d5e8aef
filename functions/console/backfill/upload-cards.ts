import { html } from 'hono/html';
import { recordTypeSchema, recordTypes } from '../../../shared/records/record.ts';
import type { Html } from '../../../shared/runtime/pages.ts';
import type { Upload } from '../../../shared/store/uploads.ts';
import { hiddenField, optionsOf } from '../fields.ts';
import { type Around, formFields, hrefOf } from '../organisation-page.ts';
import { counted, typesTitle } from '../words.ts';

/** The form by which a file of old records is brought. */
export const uploadForm = (around: Around): Html => {
  const types = recordTypes.map((type): [string, string] => [type, typesTitle(type)]);
  return html`<form method="post" action="/console/${around.one.workspace}/backfill/check" enctype="multipart/form-data">${formFields(around)}
<div class="sheet"><div class="field"><label for="file">File of the CRM</label><input type="file" id="file" name="file" accept=".csv,.tsv,.txt,.ndjson,.jsonl,text/csv,application/x-ndjson" required><small>CSV with the names of fields in the first row, or NDJSON. Up to 3 MB and 5,000 records.</small></div>
<div class="field"><label for="type">Its records are</label><select id="type" name="type">${optionsOf([['', 'Events: each says what it is'], ...types], 'contact')}</select></div>
<div class="field"><label for="asOf">Written by the CRM on</label><input type="date" id="asOf" name="asOf" value="${around.deps.clock.now().toISOString().slice(0, 10)}" required><small>What came in since then is newer and stays.</small></div>
<div class="field"><label for="name">Name of this back-fill</label><input type="text" id="name" name="name" maxlength="60" placeholder="Empty: the name of the file"><small>By it you follow the records, and can undo them.</small></div></div>
<div class="row"><button class="primary">Check the file</button><span class="soft">Nothing is sent yet.</span></div></form>`;
};

/** What a check found in a file, and the button that sends it. */
export const uploadCard = (around: Around, upload: Upload): Html => {
  const { formats, one } = around;
  const { file, backfill, counts, events, sent, wrong, wrongs } = upload;
  const left = events - sent;
  const typeCount = ([name, count]: [string, number]) => {
    const { data } = recordTypeSchema.safeParse(name);
    return html`<div><dt>${data ? typesTitle(data) : name}</dt><dd data-count="${name}">${formats.number(count)}</dd></div>`;
  };
  return html`<section class="card" id="upload"><h2>${file}: ${counted(formats, left, 'record')} ${left === 1 ? 'is' : 'are'} ready to be sent</h2>
<dl class="figures">${Object.entries(counts).map(typeCount)}${sent > 0 && html`<div><dt>Sent already</dt><dd>${formats.number(sent)}</dd></div>`}${wrongs > 0 && html`<div><dt>Wrong, not sent</dt><dd data-count="wrong">${formats.number(wrongs)}</dd></div>`}</dl>
${
  wrongs > 0 &&
  html`<div class="scroll" tabindex="0" role="region" aria-label="What is wrong"><table class="stacked"><thead><tr><th>Where</th><th>What is wrong</th></tr></thead><tbody>${wrong.map(({ row, text }) => html`<tr><th scope="row">Line ${formats.number(row)}</th><td>${text}</td></tr>`)}</tbody></table></div>
${wrongs > wrong.length && html`<p class="soft">And ${formats.number(wrongs - wrong.length)} more.</p>`}<p>Correct them in the file and bring it again: what is known by then is recognised.</p>`
}
${
  left > 0
    ? html`<p class="soft">They go to Xero as the back-fill “${backfill}”, behind whatever is new. Documents dated before the start date of back-fills in the settings are left out.</p>
<form method="post" action="/console/${one.workspace}/backfill/send">${formFields(around)}${hiddenField('upload', upload.id)}<div class="row stack"><button class="primary">${sent > 0 ? 'Go on sending' : `Send ${left === 1 ? 'it' : `these ${formats.number(left)}`}`}</button><a class="button quiet" href="${hrefOf(one, 'backfill')}">Send nothing</a></div></form>`
    : html`<div class="row"><a class="button" href="${hrefOf(one, 'backfill')}">Choose another file</a></div>`
}</section>`;
};
