import { attention, inPlace, type Place, placeField, placeName } from './attention.ts';

/** Problems of lines, their accounts and their tax. */
export const lineProblems = {
  lineDescriptionMissing: (place: Place) =>
    attention(
      'line-description-missing',
      `${placeName(place)} has no description.`,
      'Describe the line in the CRM: Xero does not take a line without one.',
      placeField(place, 'description'),
    ),
  lineAmountMissing: (place: Place) =>
    attention(
      'line-amount-missing',
      `${placeName(place)} has no unit amount.`,
      'Enter the price of one unit in the CRM.',
      placeField(place, 'unitAmount'),
    ),
  lineAmountTooLarge: (place: Place) =>
    attention(
      'line-amount-too-large',
      `${placeName(place)} comes to more than 9,999,999,999.99, the most that Xero takes.`,
      'Split the line or correct its amount in the CRM.',
      placeField(place, 'unitAmount'),
    ),
  linePriceTooPrecise: (place: Place, crm: string, xero: string) =>
    attention(
      'line-price-too-precise',
      `Xero keeps four decimals of a price, so ${inPlace(place)} would come to ${xero} instead of ${crm}.`,
      'Round the price in the CRM, or set "When the total differs by rounding" to "Take the total of Xero".',
      placeField(place, 'unitAmount'),
    ),
  lineQuantityTooLong: (place: Place) =>
    attention(
      'line-quantity-too-long',
      `The quantity of ${inPlace(place)} has more than 13 characters, the most that Xero takes.`,
      'Round the quantity in the CRM.',
      placeField(place, 'quantity'),
    ),
  lineDiscountOutOfRange: (place: Place) =>
    attention(
      'line-discount-out-of-range',
      `The discount of ${inPlace(place)} is not between 0 and 100 per cent.`,
      'Correct the discount in the CRM.',
      placeField(place, 'discountPercent'),
    ),
  lineDiscountNotAllowed: (place: Place, word: string, field: string) =>
    attention(
      'line-discount-not-allowed',
      `${placeName(place)} has a discount, which Xero does not take on a ${word}.`,
      'Take the discount off the price in the CRM.',
      placeField(place, field),
    ),
  accountMissing: (place: Place, side: 'sales' | 'purchase' = 'sales') => {
    const word = side === 'sales' ? 'Sales' : 'Purchase';
    return attention(
      'account-missing',
      `${placeName(place)} names no account, and no ${word} account is set.`,
      `Choose the "${word} account" in the settings, or an account on the line.`,
      placeField(place, 'account'),
    );
  },
  accountUnknown: (place: Place, code: string) =>
    attention(
      'account-unknown',
      `Account code "${code}" of ${inPlace(place)} does not exist in Xero.`,
      "Use a code from Xero's chart of accounts in the CRM, or add the account in Xero, then retry.",
      placeField(place, 'account'),
    ),
  accountUnfit: (place: Place, code: string, why: string) =>
    attention(
      'account-unfit',
      `Account "${code}" of ${inPlace(place)} cannot be used: ${why}.`,
      'Choose another account in the CRM, or put this one in order in Xero, then retry.',
      placeField(place, 'account'),
    ),
  taxRateUnknown: (place: Place, rate: string) =>
    attention(
      'tax-rate-unknown',
      `No active tax rate in Xero fits "${rate}" of ${inPlace(place)}.`,
      'Enter it under "Tax rates" in the settings, or correct it in the CRM.',
      placeField(place, 'taxRate'),
    ),
  taxRateUnfit: (place: Place, rate: string, where: string) =>
    attention(
      'tax-rate-unfit',
      `The tax rate "${rate}" of ${inPlace(place)} cannot be used ${where} in Xero.`,
      'Choose another tax rate or account in the CRM, or enter the tax rate under "Tax rates" in the settings.',
      placeField(place, 'taxRate'),
    ),
  taxRateAmbiguous: (place: Place, rate: string, names: string[]) =>
    attention(
      'tax-rate-ambiguous',
      `${placeName(place)} is taxed at ${rate} %, which fits several tax rates in Xero: ${names.join(', ')}.`,
      'Name the tax rate on the line in the CRM; its name can be translated under "Tax rates" in the settings.',
      placeField(place, 'taxRate'),
    ),
  trackingUnknown: (place: Place, words: string) =>
    attention(
      'tracking-unknown',
      `Xero has no active tracking "${words}", which ${inPlace(place)} names.`,
      'Enter it under "Tracking categories" or "Tracking options" in the settings, add it in Xero, or correct it in the CRM.',
      placeField(place, 'tracking'),
    ),
  trackingTwice: (place: Place, category: string) =>
    attention(
      'tracking-twice',
      `${placeName(place)} names the tracking category "${category}" twice.`,
      'Keep one option of each tracking category.',
      placeField(place, 'tracking'),
    ),
};
