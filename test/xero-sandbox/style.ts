/** Stylesheet of the sandbox's pages, served at /style.css. */
export const STYLE = `
:root { --ink: #1d2b36; --soft: #5b6b78; --line: #d9e0e6; --paper: #fff; --ground: #f2f5f8; --blue: #0b6fb8; --blue-dark: #09598f; --bad: #b3261e; }
* { box-sizing: border-box; }
body { margin: 0; font: 16px/1.5 system-ui, "Segoe UI", Roboto, Helvetica, Arial, sans-serif; color: var(--ink); background: var(--ground); }
header { background: var(--blue-dark); color: #fff; padding: 14px 24px; font-weight: 600; }
header a { color: #fff; text-decoration: none; }
header small { font-weight: 400; opacity: .8; margin-left: 10px; }
main { max-width: 1240px; margin: 24px auto; padding: 0 24px; }
main.narrow { max-width: 520px; }
label .soft { white-space: nowrap; }
.card { background: var(--paper); border: 1px solid var(--line); border-radius: 8px; padding: 24px; margin-bottom: 24px; }
h1 { font-size: 1.5rem; margin: 0 0 8px; } h2 { font-size: 1.15rem; margin: 0 0 12px; } .scroll + h2 { margin-top: 20px; }
p { margin: 0 0 12px; } .soft { color: var(--soft); } .bad { color: var(--bad); }
a { color: var(--blue); }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th, td { text-align: left; padding: 7px 10px; border-bottom: 1px solid var(--line); vertical-align: top; }
th { color: var(--soft); font-weight: 600; } td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td.tight { white-space: nowrap; }
tr:target td { background: #fff6d6; }
tr:last-child td { border-bottom: 0; }
.scroll { overflow-x: auto; }
ul.plain { list-style: none; margin: 0 0 16px; padding: 0; }
ul.plain li { border: 1px solid var(--line); border-radius: 6px; margin-bottom: 8px; }
ul.plain label { display: block; padding: 10px 14px; cursor: pointer; }
ul.scopes { margin: 0 0 16px; padding-left: 20px; color: var(--soft); font-size: .92rem; }
ul.scopes code { font-size: .8rem; opacity: .75; margin-left: 4px; }
button { font: inherit; font-weight: 600; border-radius: 6px; border: 1px solid var(--blue); background: var(--blue); color: #fff; padding: 9px 18px; cursor: pointer; }
button.plain { background: var(--paper); color: var(--blue); }
button:hover { background: var(--blue-dark); color: #fff; }
nav.pages { display: flex; gap: 16px; margin-top: 12px; font-size: .92rem; }
.status { white-space: nowrap; font-size: .85rem; border-radius: 10px; padding: 1px 9px; background: #e5ebf0; }
.status.AUTHORISED, .status.PAID, .status.ACTIVE { background: #dcefdf; } .status.VOIDED, .status.DELETED, .status.ARCHIVED { background: #f3dede; }
.status.OK { background: #dcefdf; } .status.Disabled { background: #f3dede; }
nav.books { display: flex; flex-wrap: wrap; gap: 6px 16px; margin-bottom: 16px; }
dl.fields { display: grid; grid-template-columns: repeat(auto-fill, minmax(260px, 1fr)); gap: 8px 20px; margin: 12px 0; }
dl.fields dt { color: var(--soft); font-size: .82rem; } dl.fields dd { margin: 0; overflow-wrap: anywhere; }
.inputs { display: grid; grid-template-columns: repeat(auto-fill, minmax(220px, 1fr)); gap: 12px 20px; margin-bottom: 14px; }
.inputs label { font-size: .88rem; color: var(--soft); } .inputs input { display: block; width: 100%; }
input:not([type]), input[type=text], input[type=url], input[type=date] { font: inherit; padding: 6px 9px; border: 1px solid #a9b6c1; border-radius: 6px; width: 100%; }
.buttons { display: flex; flex-wrap: wrap; gap: 8px 16px; margin-bottom: 12px; }
form + p, form + table { margin-top: 16px; } form table { margin-bottom: 12px; } td code { font-size: .78rem; overflow-wrap: anywhere; }
`;
