import { html } from 'hono/html';
import type { Formats } from '../../../shared/runtime/formats.ts';
import type { Html } from '../../../shared/runtime/pages.ts';
import { mostCounted } from '../bounded.ts';

/** Says how many of `count` are not shown. */
export const moreNote = ({ number }: Pick<Formats, 'number'>, count: number, shown: number): Html | undefined =>
  count > shown
    ? html`<p class="soft">And ${number(count - shown)}${count >= mostCounted && '+'} more.</p>`
    : undefined;
