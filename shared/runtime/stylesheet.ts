import { createHash } from 'node:crypto';

/** Looks of every page: light and dark, from 360 px up, no font from elsewhere. */
export const stylesheet = `
:root {
  color-scheme: light dark;
  --ground: #f4f6f8; --surface: #ffffff; --sunken: #eef1f5; --line: #dde3ea;
  --ink: #18222f; --soft: #5a6777; --brand: #0b6e8f; --brand-strong: #085a75; --on-brand: #ffffff;
  --good: #11744a; --good-ground: #e3f4ea; --warn: #8a5200; --warn-ground: #fdf1dc;
  --bad: #ad2a20; --bad-ground: #fdeae7; --info: #0b5e7c; --info-ground: #e2f2f8;
  --shadow: 0 1px 2px rgb(16 32 48 / 6%), 0 6px 20px rgb(16 32 48 / 5%);
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #10161d; --surface: #18212b; --sunken: #202b37; --line: #2c3947;
    --ink: #e8edf3; --soft: #9cabba; --brand: #4fb6d6; --brand-strong: #7acbe4; --on-brand: #06212b;
    --good: #6fd3a0; --good-ground: #14352a; --warn: #f0bd6a; --warn-ground: #3a2c13;
    --bad: #ff9d92; --bad-ground: #421d1a; --info: #86d0e8; --info-ground: #122f3b;
    --shadow: none;
  }
}
*, *::before, *::after { box-sizing: border-box; }
[hidden] { display: none !important; }
html { font: 100%/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Open Sans", "Helvetica Neue", Arial, sans-serif; -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--ground); color: var(--ink); min-height: 100vh; display: flex; flex-direction: column; overflow-wrap: anywhere; }
a { color: var(--brand); text-underline-offset: .15em; }
a:hover { color: var(--brand-strong); }
:focus-visible { outline: 2px solid var(--brand); outline-offset: 2px; border-radius: 4px; }
h1 { font-size: 1.6rem; line-height: 1.25; letter-spacing: -.015em; margin: 0 0 .4rem; }
h2 { font-size: 1.1rem; line-height: 1.35; margin: 0 0 .4rem; }
h3 { font-size: 1rem; margin: 0; }
p, ol, ul { margin: 0 0 .8rem; }
ol, ul { padding-left: 1.4rem; }
li + li { margin-top: .25rem; }
.card > h2:not(:first-child) { margin-top: 1.2rem; }
.steps > li + li { margin-top: 0; }
p:last-child, ul:last-child, ol:last-child { margin-bottom: 0; }
small, .soft { color: var(--soft); }
.soft { font-size: .94rem; }
code { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .9em; }
.skip { position: absolute; left: .5rem; top: -4rem; z-index: 9; padding: .6rem 1rem; border-radius: 8px; background: var(--brand); color: var(--on-brand); font-weight: 560; }
.skip:focus { top: .5rem; color: var(--on-brand); }
.bar { background: var(--surface); border-bottom: 1px solid var(--line); }
.bar > div { display: flex; flex-wrap: wrap; align-items: center; gap: .4rem 1.1rem; min-height: 3.6rem; padding-block: .5rem; }
.brand { display: flex; align-items: center; gap: .55rem; font-weight: 650; letter-spacing: -.01em; color: var(--ink); text-decoration: none; }
.brand svg { width: 1.7rem; height: 1.7rem; color: var(--brand); }
.who { margin-left: auto; font-size: .88rem; color: var(--soft); text-align: right; }
.switches { display: flex; flex-wrap: wrap; align-items: center; gap: .3rem .5rem; min-width: 0; }
.switches > * + *::before { content: "/"; color: var(--soft); margin-right: .5rem; }
.only, .switch summary { font-size: .94rem; font-weight: 560; }
.switch { position: relative; display: flex; align-items: center; }
.switch summary { color: var(--ink); border: 1px solid var(--line); border-radius: 8px; padding: .2rem .65rem; list-style: none; display: inline-flex; align-items: center; gap: .45rem; }
.switch summary::-webkit-details-marker { display: none; }
.switch summary::after { content: ""; width: .42em; height: .42em; border: solid currentColor; border-width: 0 .13em .13em 0; transform: translateY(-.12em) rotate(45deg); }
.switch[open] summary { margin: 0; }
.switch summary:hover { border-color: var(--soft); }
.switch ul { position: absolute; z-index: 5; top: calc(100% + .35rem); left: 0; min-width: 15rem; margin: 0; padding: .35rem; list-style: none; background: var(--surface); border: 1px solid var(--line); border-radius: 10px; box-shadow: 0 8px 28px rgb(10 22 34 / 18%); }
.switch li + li { margin-top: 0; }
.switch li a { display: block; padding: .45rem .7rem; border-radius: 6px; text-decoration: none; color: var(--ink); }
.switch li a:hover, .switch li a[aria-current] { background: var(--sunken); }
.switch li a[aria-current] { font-weight: 600; }
.inner { width: 100%; max-width: 46rem; margin-inline: auto; padding-inline: 1.25rem; }
.wide .inner, .bar .inner, footer .inner { max-width: 76rem; }
.app .bar .inner, .app footer .inner { max-width: 84rem; }
.frame { flex: 1; width: 100%; display: flex; flex-direction: column; }
main { flex: 1; padding-block: 2.2rem 3rem; }
main:focus { outline: none; }
main > * + * { margin-top: 1.25rem; }
main header p { color: var(--soft); max-width: 42rem; }
#menu h2 { font-size: .78rem; font-weight: 600; text-transform: uppercase; letter-spacing: .05em; color: var(--soft); margin: 1.2rem .75rem .3rem; }
#menu ul { list-style: none; margin: 0; padding: 0; }
#menu li + li { margin-top: 1px; }
#menu li a { display: block; padding: .42rem .75rem; border-radius: 8px; text-decoration: none; color: var(--ink); font-size: .95rem; }
#menu li a:hover { background: var(--sunken); }
#menu li a[aria-current] { background: var(--info-ground); color: var(--info); font-weight: 600; }
#menu .close { display: none; }
.bar .menu-link { display: none; }
@media (min-width: 60.01rem) {
  .app .frame { flex-direction: row; align-items: flex-start; max-width: 84rem; margin-inline: auto; padding-left: 1.25rem; }
  .app #menu { flex: none; width: 13rem; padding-block: 2rem; position: sticky; top: 0; }
  .app main { min-width: 0; margin-inline: 0; padding-left: 2rem; }
  .app.wide main { max-width: none; }
}
@media (max-width: 60rem) {
  #menu { display: none; padding: .8rem 1.25rem 1.2rem; background: var(--surface); border-bottom: 1px solid var(--line); }
  #menu:target { display: block; }
  #menu .close { display: inline-block; padding: .3rem .75rem; }
  .bar .menu-link { display: inline-flex; margin-left: auto; }
  .app .switches { order: 8; width: 100%; }
  .app .who { order: 9; width: 100%; margin: 0; text-align: left; }
}
.framed .brand, .framed .who, .framed footer { display: none; }
.framed .bar > div { min-height: 3rem; padding-block: .35rem; }
.framed .tab { margin-left: auto; }
.framed .bar .menu-link { margin-left: 0; }
.framed main, .framed #menu { padding-block: 1.2rem; }
footer { border-top: 1px solid var(--line); color: var(--soft); font-size: .85rem; padding-block: 1rem; }
.card { background: var(--surface); border: 1px solid var(--line); border-radius: 12px; padding: 1.25rem 1.4rem; box-shadow: var(--shadow); }
.card + .card { margin-top: 1rem; }
.row { display: flex; flex-wrap: wrap; align-items: center; gap: .6rem .8rem; }
.row > .grow { flex: 1 1 12rem; }
.row form { margin: 0; }
.tight { gap: .4rem; }
.tight > .grow { flex-basis: 8rem; }
@media (min-width: 78rem) { td > .tight { flex-wrap: nowrap; } }
.sync td, .sync th { vertical-align: middle; }
.row + .filter { margin-top: .9rem; }
.flow > * + * { margin-top: 1.25rem; }
.name { text-decoration: none; }
.name:hover { text-decoration: underline; }
.button, button { display: inline-flex; align-items: center; justify-content: center; min-height: 2.6rem; padding: .45rem 1.05rem; border-radius: 8px; border: 1px solid var(--line); background: var(--surface); color: var(--ink); font: inherit; font-weight: 560; text-decoration: none; cursor: pointer; }
.button:hover, button:hover { border-color: var(--soft); color: var(--ink); }
.primary { background: var(--brand); border-color: var(--brand); color: var(--on-brand); }
.primary:hover { background: var(--brand-strong); border-color: var(--brand-strong); color: var(--on-brand); }
.danger { color: var(--bad); border-color: currentColor; background: transparent; }
.danger:hover { color: var(--bad); background: var(--bad-ground); border-color: currentColor; }
.quiet { border-color: transparent; background: transparent; color: var(--brand); padding-inline: .5rem; }
.quiet:hover { border-color: transparent; color: var(--brand-strong); background: var(--sunken); }
.small { min-height: 2.2rem; padding: .25rem .8rem; font-size: .92rem; }
.small.quiet { padding-inline: .5rem; }
.badge { display: inline-flex; align-items: center; gap: .4em; padding: .1rem .6rem; border-radius: 99px; font-size: .82rem; font-weight: 560; background: var(--sunken); color: var(--soft); white-space: nowrap; }
.badge::before { content: ""; width: .5em; height: .5em; border-radius: 50%; background: currentColor; }
.badge.plain::before { display: none; }
.badge.good { background: var(--good-ground); color: var(--good); }
.badge.warn { background: var(--warn-ground); color: var(--warn); }
.badge.bad { background: var(--bad-ground); color: var(--bad); }
.badge.info { background: var(--info-ground); color: var(--info); }
.said:focus { outline: 0; }
.notice { border-radius: 10px; padding: .85rem 1.1rem; background: var(--info-ground); border-left: 4px solid var(--info); }
.notice strong { display: block; color: var(--info); }
.notice > .row, .notice > form { margin-top: .6rem; }
.notice.good { background: var(--good-ground); border-color: var(--good); }
.notice.good strong { color: var(--good); }
.notice.warn { background: var(--warn-ground); border-color: var(--warn); }
.notice.warn strong { color: var(--warn); }
.notice.bad { background: var(--bad-ground); border-color: var(--bad); }
.notice.bad strong { color: var(--bad); }
.steps { list-style: none; counter-reset: step; margin: 0; padding: 0; }
.steps > li { counter-increment: step; position: relative; padding: 0 0 1.3rem 3rem; min-height: 3.2rem; }
.steps > li:last-child { padding-bottom: 0; }
.steps > li::before { content: counter(step); position: absolute; left: 0; top: 0; width: 1.95rem; height: 1.95rem; border-radius: 50%; display: grid; place-items: center; font-weight: 600; font-size: .92rem; background: var(--sunken); color: var(--soft); }
.steps > li:not(:last-child)::after { content: ""; position: absolute; left: .95rem; top: 2.2rem; bottom: .25rem; width: 1px; background: var(--line); }
.steps > li.done::before { content: ""; background: var(--good-ground) url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16' fill='none' stroke='%232f9e6e' stroke-width='2.2' stroke-linecap='round' stroke-linejoin='round'%3E%3Cpath d='m3.5 8.5 3 3 6-7'/%3E%3C/svg%3E") center / 1.1rem no-repeat; }
.steps > li.now::before { background: var(--brand); color: var(--on-brand); }
.steps > li.later h2 { color: var(--soft); }
.steps h2 { margin: .15rem 0 .2rem; }
.steps .row { margin-top: .7rem; }
.steps .row:has(.quiet) { margin-top: .2rem; }
.steps .quiet { margin-left: -.5rem; }
.card > .notice { margin-block: .9rem; }
section > .notice { margin-bottom: 1rem; }
.card > .copy + p, .card > [data-copy] + p, [data-tab] > .row + p { margin-top: .8rem; }
.copy + [data-copy], .card > .row + p { margin-top: .5rem; }
.card > .list + .row { margin-top: 1rem; }
.row > h2, .row > h3 { margin: 0; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr)); gap: .7rem 1rem; margin: .9rem 0; }
.facts dt { font-size: .82rem; color: var(--soft); }
.facts dd { margin: 0; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .7rem; margin: 1rem 0; }
.figures > div { background: var(--sunken); border-radius: 10px; padding: .7rem .9rem; }
.figures dt { font-size: .82rem; color: var(--soft); }
.figures dd { margin: 0; font-size: 1.35rem; font-weight: 600; letter-spacing: -.01em; font-variant-numeric: tabular-nums; }
.figures dd small { display: block; font-size: .8rem; font-weight: 400; letter-spacing: 0; }
.figures.six { grid-template-columns: repeat(2, 1fr); }
.six > div { display: grid; grid-row: span 2; grid-template-rows: subgrid; row-gap: 0; }
@media (min-width: 36rem) { .figures.six { grid-template-columns: repeat(3, 1fr); } }
@media (min-width: 76rem) { .figures.six { grid-template-columns: repeat(6, 1fr); } }
.figures .alarm { background: var(--bad-ground); }
.figures .alarm dd, .figures .alarm dd a { color: var(--bad); }
.card > h3:not(:first-child), .card > .split:not(:first-child) { margin-top: 1.4rem; }
.split h3 { margin-bottom: .5rem; }
.list { margin: 0; }
.list > div { display: grid; grid-template-columns: minmax(9rem, 2fr) 3fr; gap: .2rem 1rem; padding: .4rem 0; border-bottom: 1px solid var(--line); font-size: .94rem; }
.list > div:last-child { border: 0; }
.list dt { color: var(--soft); }
.list dd { margin: 0; }
.todo + .causes { margin-top: 1rem; }
.causes td:first-child { width: 1%; font-weight: 560; }
.causes + p { margin-top: .7rem; }
.split { display: grid; gap: 1rem 2rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); }
.chart { display: block; width: 100%; max-width: 26rem; height: auto; }
.chart text { font-size: 11px; fill: var(--soft); }
.chart .axis { stroke: var(--line); }
.chart .well { fill: var(--brand); }
.chart .ill { fill: var(--bad); }
.legend { display: flex; flex-wrap: wrap; gap: .3rem 1.1rem; font-size: .85rem; color: var(--soft); margin: 0 0 .4rem; padding: 0; list-style: none; }
.legend li + li { margin: 0; }
.legend li::before { content: ""; display: inline-block; width: .7em; height: .7em; border-radius: 2px; margin-right: .4em; background: var(--brand); }
.legend .ill::before { background: var(--bad); }
.todo { list-style: none; margin: 0; padding: 0; }
.todo li { display: flex; gap: .7rem; align-items: baseline; padding: .55rem 0; border-bottom: 1px solid var(--line); }
.todo li + li { margin: 0; }
.todo li:last-child { border: 0; padding-bottom: 0; }
.todo .badge { flex: none; }
.tabs { display: flex; flex-wrap: wrap; gap: .3rem; list-style: none; margin: 0; padding: 0; }
.tabs li + li { margin: 0; }
.tabs a { display: block; padding: .35rem .85rem; border: 1px solid var(--line); border-radius: 99px; text-decoration: none; color: var(--ink); background: var(--surface); font-size: .92rem; }
.tabs a:hover { border-color: var(--soft); }
.tabs a[aria-current] { background: var(--brand); border-color: var(--brand); color: var(--on-brand); font-weight: 560; }
.filter { display: grid; gap: .7rem; grid-template-columns: repeat(auto-fit, minmax(8.2rem, 1fr)); align-items: end; }
.filter > .field:first-child { grid-column: span 2; }
.filter .field { margin: 0; }
.filter .field > label { font-size: .85rem; margin-bottom: .15rem; }
.bottom { position: sticky; bottom: 0; z-index: 2; padding-block: .8rem; background: var(--ground); border-top: 1px solid var(--line); }
.empty { text-align: center; padding-block: 2.6rem; }
.empty p { color: var(--soft); max-width: 34rem; margin-inline: auto; }
.empty .row { justify-content: center; margin-top: 1rem; }
[aria-busy=true] { opacity: .55; transition: opacity .2s .15s; }
.values { margin-top: .4rem; font-size: .88rem; }
.values th, .values td { padding: .25rem .5rem; }
.values td { overflow-wrap: anywhere; }
@media (min-width: 48.01rem) { .values td { min-width: 6rem; } }
.line { display: block; }
.sides .same > * { color: var(--soft); }
.sides td { min-width: 10rem; }
.card > .row + .scroll, .card > .row + .values { margin-top: .6rem; }
.card > .scroll + .row, .card > .row + .row { margin-top: .8rem; }
.card > .figures:last-child { margin-bottom: 0; }
h2 small { font-weight: 400; }
.card > [type=hidden] + h2 { margin-top: 0; }
.card > .scroll + form, .card details + p { margin-top: .9rem; }
.over { width: 5.5rem; max-width: 5.5rem; }
.ticks { display: grid; gap: .3rem 1.4rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr)); }
.ticks .tick { align-items: flex-start; padding-block: .25rem; }
.ticks small { display: block; }
.bottom details { margin-top: .5rem; }
form:has([name=pick]):not(:has([name=pick]:checked)) > .bottom { position: static; }
form:has([name=pick]):not(:has([name=pick]:checked)) > .bottom > .ticked { display: none; }
form:has([name=pick]):not(:has([name=pick]:checked)) > .bottom:not(:has(details)) { display: none; }
.card > .scroll + details, .card > .scroll + p, .card > form + details { margin-top: .9rem; }
.card + form:has(> .card) { margin-top: 1rem; }
.values mark { background: var(--warn-ground); color: inherit; padding: .05rem .25rem; border-radius: .25rem; }
.draft .choice { margin-bottom: .6rem; }
.draft .choice, .draft .search, .draft .made { max-width: 46rem; }
.draft .choice:not(:has(input:checked)) + .made { display: none; }
.draft .made { padding-left: 2.9rem; }
.draft textarea { min-height: 2.6rem; resize: vertical; field-sizing: content; }
.draft .field > input, .draft .field > select { max-width: none; }
.draft .field small { margin-top: .2rem; }
.entry { padding-block: 1rem .2rem; border-bottom: 1px solid var(--line); }
.entry:first-child { padding-top: .2rem; }
.entry .amount, .sums dd { font-variant-numeric: tabular-nums; font-weight: 560; }
.entry .row > .grow { flex-basis: 6rem; }
.entry h3 small { font-weight: 400; }
.entry .field { margin-bottom: .8rem; }
.entry .field > label { font-size: .82rem; font-weight: 560; color: var(--soft); margin-bottom: .15rem; }
.cells { display: grid; gap: 0 .8rem; grid-template-columns: repeat(12, 1fr); margin-top: .4rem; }
.cells > .field { grid-column: span 3; }
.cells > .long { grid-column: span 6; }
.cells > .short { grid-column: span 2; }
#lines + button { margin-top: 1rem; }
.sums { display: flex; flex-wrap: wrap; gap: .2rem 2rem; margin: 0; align-items: baseline; }
.sums dt { font-size: .82rem; color: var(--soft); }
.sums dd { margin: 0; }
.sums .sum dd { font-size: 1.35rem; font-weight: 600; letter-spacing: -.01em; }
.sent { font-size: 1.1rem; margin-top: .5rem; }
#candidates:not(:has([type=radio]:checked)) .same { display: none; }
#candidates .same { margin: 0 0 .6rem; }
.sent strong { margin-right: .5rem; }
@media (max-width: 48rem) { .cells { grid-template-columns: repeat(6, 1fr); } .cells > .long { grid-column: 1 / -1; } .cells > .field:not(.long, .short) { grid-column: 1 / -1; } .draft .made { padding-left: 0; } }
form > .card + .bottom, form > .bottom { margin-top: 1rem; }
.plain { margin: 0; }
@media (min-width: 48.01rem) { .record { min-width: 13rem; } .record .line { white-space: nowrap; } .record .gist { white-space: normal; } .why { min-width: 14rem; } }
.sheet { display: grid; gap: 0 2rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 21rem), 1fr)); }
.sheet > fieldset { grid-column: 1 / -1; max-width: 46rem; }
.sheet .field > input:not([type=checkbox]), .sheet .field > select { max-width: none; }
.terms { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 10rem), 1fr)); gap: .5rem 1.4rem; margin: 0 0 1rem; font-size: .88rem; }
.terms dt { font-weight: 560; }
.terms dd { margin: 0; color: var(--soft); }
.matrix { margin-bottom: 1rem; }
.matrix tbody th { font-size: .94rem; color: var(--ink); }
.matrix td, .matrix tbody th { vertical-align: middle; }
.matrix input[type=checkbox] { width: 1.2rem; height: 1.2rem; accent-color: var(--brand); }
.matrix select { min-height: 2.2rem; padding-block: .2rem; width: auto; min-width: 9.5rem; }
.pairs { margin-top: .6rem; table-layout: fixed; }
.pairs th, .pairs td { padding-left: 0; border: 0; padding-block: .2rem; }
pre.copy { overflow-x: auto; white-space: pre; font: .86rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; margin: .6rem 0; }
.pager { margin-top: 1.25rem; }
tr:target, .card:target, [id]:target > legend { scroll-margin-top: 1rem; }
.card:target { border-color: var(--brand); }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.wrong { color: var(--bad); font-weight: 560; }
.doubt { color: var(--warn); font-weight: 560; }
.field { margin-bottom: 1.1rem; }
.field > label, legend { display: block; font-weight: 560; margin-bottom: .25rem; padding: 0; }
.field small { display: block; margin-top: .3rem; max-width: 40rem; }
.field > input:not([type=checkbox]), .field > select { max-width: 28rem; }
.fields { display: grid; gap: 0 1.6rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 15rem), 1fr)); }
.field .wrong { color: var(--bad); font-weight: 560; }
input[type=text], input[type=password], input[type=search], input[type=number], input[type=date], input[type=file], input:not([type]), select, textarea { width: 100%; min-height: 2.6rem; padding: .45rem .75rem; border: 1px solid var(--line); border-radius: 8px; background: var(--surface); color: var(--ink); font: inherit; }
[aria-invalid=true], input:user-invalid, select:user-invalid { border-color: var(--bad); }
input::placeholder { color: var(--soft); opacity: 1; }
.tick { display: inline-flex; align-items: center; gap: .5rem; min-height: 2rem; }
.tick input { width: 1.15rem; height: 1.15rem; margin: 0; accent-color: var(--brand); flex: none; }
input.compact, select.compact { min-height: 2.3rem; padding-block: .25rem; }
fieldset { border: 0; margin: 0 0 1.1rem; padding: 0; min-width: 0; }
.choice { display: flex; gap: .75rem; align-items: flex-start; padding: .8rem 1rem; border: 1px solid var(--line); border-radius: 10px; cursor: pointer; }
.choice + .choice { margin-top: .6rem; }
.choice:hover { border-color: var(--soft); }
.choice:has(input:checked) { border-color: var(--brand); background: var(--info-ground); }
.choice input { width: 1.1rem; height: 1.1rem; margin: .2rem 0 0; accent-color: var(--brand); flex: none; }
.choice span { display: block; }
.choice strong { font-weight: 600; }
.copy { display: block; padding: .6rem .8rem; border: 1px dashed var(--line); border-radius: 8px; background: var(--sunken); user-select: all; }
details > summary { cursor: pointer; color: var(--brand); font-weight: 560; }
details[open] > summary { margin-bottom: .6rem; }
table { width: 100%; border-collapse: collapse; font-size: .94rem; }
th, td { text-align: left; padding: .55rem .7rem; border-bottom: 1px solid var(--line); vertical-align: top; }
th { font-size: .82rem; font-weight: 560; color: var(--soft); white-space: nowrap; }
td { overflow-wrap: break-word; }
.record { overflow-wrap: anywhere; }
button:disabled { opacity: .55; cursor: not-allowed; }
@media (min-width: 48.01rem) and (max-width: 72rem) { .matrix select { max-width: 8.5rem; } }
td button, .moment { white-space: nowrap; }
tbody tr:last-child > * { border-bottom: 0; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
.scroll { overflow-x: auto; }
@media (max-width: 48rem) {
  .stacked > thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .stacked, .stacked > tbody { display: block; }
  .stacked > tbody > tr { display: block; padding: .75rem 0; border-bottom: 1px solid var(--line); }
  .stacked > tbody > tr:last-child { border-bottom: 0; padding-bottom: 0; }
  .stacked > tbody > tr > td, .stacked > tbody > tr > th { display: block; padding: .12rem 0; border: 0; text-align: left; white-space: normal; font-size: inherit; }
  .stacked > tbody > tr > td:empty { display: none; }
  .stacked > tbody > tr > td[data-label]:not(:empty)::before { content: attr(data-label) ": "; color: var(--soft); font-size: .85rem; }
  .stacked .moment { color: var(--soft); font-size: .88rem; }
  .stacked select, .stacked input[type=text] { width: 100%; }
  .matrix > tbody > tr > td { display: grid; grid-template-columns: 2fr 3fr; align-items: center; min-height: 2.2rem; }
}
@media (prefers-reduced-motion: no-preference) { .button, button, #menu a, .tabs a { transition: background-color .12s, border-color .12s; } }
@media (forced-colors: active) { .badge, .card, .figures > div { border: 1px solid CanvasText; } .chart .well, .chart .ill { forced-color-adjust: none; } }
@media (max-width: 30rem) {
  main { padding-block: 1.4rem 2rem; }
  .inner { padding-inline: 1rem; }
  .card { padding: 1rem; }
  .stack > .button, .stack > button, .stack > form, .stack > form > button { width: 100%; }
}
`;

/** Changes with the stylesheet, so that browsers may keep a version for good. */
export const stylesheetPath = `/connect/style-${createHash('sha256').update(stylesheet).digest('hex').slice(0, 12)}.css`;
