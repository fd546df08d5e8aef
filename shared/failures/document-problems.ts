import { Big } from '../records/decimal.ts';
import { attention, inWords, waiting } from './attention.ts';

/** A larger difference of totals is no matter of rounding: then no setting is advised. */
export const mostRounding = 1;

const codeWord = (word: string) => word.replaceAll(' ', '-');
const withArticle = (word: string) => (/^[aeiou]/i.test(word) ? `an ${word}` : `a ${word}`);
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** Problems of documents. `word` is how the record is called in a sentence, such as "purchase order". */
export const documentProblems = {
  documentContactMissing: (word: string, who: string) =>
    attention(
      `${codeWord(word)}-contact-missing`,
      `The ${word} names no ${who}.`,
      `Choose the ${who} in the CRM.`,
      'contact.id',
    ),
  documentLinesMissing: (word: string) =>
    attention(
      `${codeWord(word)}-lines-missing`,
      `The ${word} has no lines.`,
      'Add at least one line in the CRM.',
      'lines',
    ),
  offerEmpty: (word: string) =>
    attention(
      `${codeWord(word)}-amount-missing`,
      `The ${word} has neither lines nor an amount.`,
      'Add lines, or an amount with a name, in the CRM.',
      'amount',
    ),
  currencyNotEnabled: (currency: string, base: string, word: string) =>
    attention(
      'currency-not-enabled',
      `The ${word} is in ${currency}, which is not switched on for this organisation in Xero (base currency ${base}).`,
      `Add ${currency} in Xero (Settings, Currencies), or correct the currency in the CRM.`,
      'currency',
    ),
  currencyRateNotPositive: () =>
    attention(
      'currency-rate-not-positive',
      'The currency rate is not greater than zero.',
      'Correct the rate in the CRM, or leave it out: Xero then takes the rate of the day.',
      'currencyRate',
    ),
  numberNotAllowed: (word: string) =>
    attention(
      `${codeWord(word)}-number-not-allowed`,
      `The ${word} number holds characters that Xero does not take, or has more than 255 of them.`,
      'Use letters, digits and plain signs only.',
      'number',
    ),
  /** `holder`: id in the CRM of the record that has it, where it is one of ours. */
  numberTaken: (number: string, word = 'invoice', holder?: string) =>
    holder === undefined
      ? attention(
          `${codeWord(word)}-number-taken`,
          `${capital(withArticle(word))} with the number ${number} stands in Xero already, and did not come from the CRM.`,
          `Give the ${word} another number in the CRM, or delete the other one in Xero, then retry.`,
          'number',
        )
      : attention(
          `${codeWord(word)}-number-taken`,
          `The number ${number} belongs to the ${word} ${holder} of the CRM already.`,
          `Give the ${word} another number in the CRM.`,
          'number',
        ),
  lockedPeriod: (date: string, lock: string, word: string) =>
    attention(
      'locked-period',
      `The date ${date} of the ${word} lies in a period that is locked in Xero up to ${lock}.`,
      `Give the ${word} a later date in the CRM, or have the lock date moved in Xero, then retry.`,
      'date',
    ),
  lockedPeriodHeld: (date: string, lock: string, word: string) =>
    waiting(
      'locked-period-held',
      `The date ${date} of the ${word} lies in a period that is locked in Xero up to ${lock}; it is held until the lock is moved.`,
      `Have the lock date moved in Xero, give the ${word} a later date in the CRM, or set "Documents dated in a locked period" to "Date them on the first open day".`,
      'date',
    ),
  dueBeforeDate: (due: string, date: string, field: string) =>
    attention(
      'due-before-date',
      `The due or expiry date ${due} is before the date ${date}.`,
      'Correct one of the two dates in the CRM.',
      field,
    ),
  totalDiffers: (crm: string, xero: string) => {
    const differsBy = new Big(crm).minus(xero).abs();
    const orAccept = ', or choose what happens under "When the total differs by rounding" in the settings';
    return {
      ...attention(
        'total-differs',
        `The CRM says the total is ${crm}; Xero will compute ${xero} from the lines.`,
        `Correct the lines or the total in the CRM${differsBy.lte(mostRounding) ? orAccept : ''}.`,
        'total',
      ),
      differsBy: differsBy.toFixed(),
    };
  },
  totalDiffersInXero: (crm: string, xero: string, word = 'invoice') =>
    attention(
      'total-differs-in-xero',
      `The ${word} stands in Xero with a total of ${xero}, but the CRM says ${crm}.`,
      'Compare the two and correct the side that is wrong.',
      'total',
    ),
  brandingThemeUnknown: (name: string) =>
    attention(
      'branding-theme-unknown',
      `Xero has no branding theme "${name}".`,
      'Add it in Xero, or correct its name in the CRM.',
      'brandingTheme',
    ),
  documentFinal: (status: string, word = 'invoice') =>
    attention(
      `${codeWord(word)}-final`,
      `The ${word} is ${status} in Xero and cannot be changed any more.`,
      'Undo that in Xero first (remove its payments, or copy it), then retry.',
    ),
  documentRestricted: (word: string, state: string, fields: readonly string[]) =>
    attention(
      `${codeWord(word)}-final`,
      `The ${word} is ${state} in Xero, so that ${inWords(fields)} cannot be changed any more.`,
      `Undo that in Xero first, or take the change back in the CRM, then retry.`,
    ),
  statusBack: (word: string, from: string, to: string) =>
    attention(
      'status-not-possible',
      `The ${word} is ${from} in Xero, and Xero does not set it back to ${to}.`,
      `Void or delete it and make a new ${word}, or set the status in the CRM to what it is in Xero.`,
      'status',
    ),
  paidByOthers: (word: string) =>
    attention(
      'paid-in-xero',
      `The ${word} cannot be voided: payments that were entered in Xero stand on it.`,
      'Remove these payments in Xero, then retry.',
      'status',
    ),
  creditedByOthers: (word: string) =>
    attention(
      'credited-in-xero',
      `The ${word} cannot be voided: credit is set off against it in Xero.`,
      'Remove the credit from it in Xero, then retry.',
      'status',
    ),
  lostButApproved: (word: string, status: string) =>
    attention(
      `${codeWord(word)}-lost-but-approved`,
      `The ${word} is lost, but what became of it is ${status} in Xero already.`,
      'Void or credit it in Xero, or set the status in the CRM right.',
      'status',
    ),
  allocationTooMuch: (index: number, most: string, what: string) =>
    attention(
      'allocation-too-much',
      `Allocation ${index + 1} is more than the ${most} that ${what}.`,
      'Correct the amount in the CRM.',
      `allocations.${index}.amount`,
    ),
  allocationAmount: (index: number) =>
    attention(
      'allocation-amount-wrong',
      `The amount of allocation ${index + 1} is not greater than zero, or has more than two decimals.`,
      'Correct the amount in the CRM.',
      `allocations.${index}.amount`,
    ),
  allocationTwice: (index: number, id: string) =>
    attention(
      'allocation-twice',
      `Allocation ${index + 1} names ${id} a second time.`,
      'Put the amounts for one document together in the CRM.',
      `allocations.${index}.document.id`,
    ),
  allocationUnfit: (index: number, why: string) =>
    attention(
      'allocation-unfit',
      `Allocation ${index + 1} is not possible: ${why}.`,
      'Correct the allocation in the CRM.',
      `allocations.${index}.document.id`,
    ),
  allocationWaitsForApproval: () =>
    waiting(
      'credit-note-not-approved',
      'The credit note has to be approved before it can be set off against other documents.',
      'Approve it in Xero or in the CRM; the allocations then follow by themselves.',
      'status',
    ),
};
