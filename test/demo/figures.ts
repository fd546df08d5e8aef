import type { HeardByHand } from './by-hand.ts';
import type { Reckoning } from './reckon.ts';
import type { Call } from './sandbox.ts';
import type { DoorAnswers } from './send-export.ts';
import type { Stack } from './stack.ts';
import { writing } from './watch.ts';

/** The figures of `npm run demo -- --json FILE`. sent = accepted + rejected; accepted = pushed + unchanged + attention + lost. */
export interface Figures {
  /** Events. */
  sent: number;
  accepted: number;
  rejected: number;
  /** Records written to Xero in this run. */
  pushed: number;
  /** Events that left nothing to write. */
  unchanged: number;
  /** Records kept with a cause, those that wait for their customer among them. */
  attention: number;
  /** Records of the export that stand in Xero. */
  inXero: number;
  lost: number;
  duplicates: number;
  /** Calls to the accounting API, reading ones among them. */
  calls: number;
  recordsPerCall: number;
}

export const figuresOf = (answers: DoorAnswers, reckoning: Reckoning, calls: Call[]): Figures => ({
  sent: answers.sent,
  accepted: answers.sent - reckoning.rejected,
  rejected: reckoning.rejected,
  pushed: reckoning.pushed,
  unchanged: reckoning.unchanged,
  attention: reckoning.attention,
  inXero: reckoning.inXero,
  lost: reckoning.lost.length,
  duplicates: reckoning.duplicates.length,
  calls: calls.length,
  recordsPerCall: calls.length === 0 ? 0 : Math.round((reckoning.pushed / calls.length) * 10) / 10,
});

type Row = [what: string, count: number | string, note?: string];

const written = (rows: Row[]): string[] => {
  const text = (value: number | string) => (typeof value === 'number' ? value.toLocaleString('en') : value);
  const width = Math.max(...rows.map(([what]) => what.length));
  const numbers = Math.max(...rows.map(([, count]) => text(count).length));
  return rows.map(
    ([what, count, note]) => `  ${what.padEnd(width)}  ${text(count).padStart(numbers)}${note ? `   ${note}` : ''}`,
  );
};

const shortened = (message: string) => (message.length > 76 ? `${message.slice(0, 75)}…` : message);

const named = (heading: string, items: string[]): string[] =>
  items.length === 0
    ? []
    : [
        '',
        heading,
        ...items.slice(0, 20).map((item) => `  - ${item}`),
        ...(items.length > 20 ? [`  and ${items.length - 20} more`] : []),
      ];

/** The table at the end of the demo. */
export const resultTable = (input: {
  figures: Figures;
  reckoning: Reckoning;
  answers: DoorAnswers;
  calls: Call[];
  byHand: HeardByHand;
  stack: Stack;
  seconds: number;
  stays: boolean;
}): string => {
  const { figures, reckoning, calls, stack } = input;
  const writes = writing(calls).length;
  const rows: Row[] = [
    ['Events sent', figures.sent, `in ${Math.round(input.seconds)} s`],
    ['= pushed', figures.pushed, 'records written to Xero'],
    [
      '+ unchanged',
      figures.unchanged,
      `${reckoning.repeated} repeated, outdated or overtaken events, ${reckoning.stoodInXero} records that stood in Xero already`,
    ],
    ['+ needing attention', figures.attention, 'records'],
    ...reckoning.attentionByCause.map(({ code, message, count }): Row => [`    ${code}`, count, shortened(message)]),
    ['+ refused at the door', figures.rejected, 'events'],
    ...reckoning.rejectedByField.map(({ field, count }): Row => [`    ${field}`, count]),
  ];
  const xero: Row[] = [
    ['Records in Xero', figures.inXero],
    ['lost', figures.lost],
    ['twice in Xero', figures.duplicates],
    ['Xero calls', figures.calls, `${writes} of them write`],
    ['records a call', figures.recordsPerCall, 'pushed, by all calls'],
  ];
  const places = [
    `  Console       ${stack.crm}/connect-xero?to=console`,
    `  Books in Xero ${stack.sandbox}`,
    `  Demo CRM      ${stack.crm}`,
  ];
  return [
    '',
    ...written(rows),
    '',
    ...written(xero),
    '',
    'Done in Xero by hand afterwards',
    ...input.byHand.lines.map((line) => `  ${line}`),
    ...named('The CRM did not hear', input.byHand.wrong),
    ...named('Lost: neither in Xero nor visibly anywhere else', reckoning.lost),
    ...named('Twice in Xero, or sent by nobody', reckoning.duplicates),
    ...named('Not as expected', reckoning.wrong),
    '',
    ...(input.stays
      ? ['Where to look', ...places]
      : [
          'This stack was started for the demo and is gone now. To look around: npm start, and npm run demo beside it.',
        ]),
    '',
  ].join('\n');
};
