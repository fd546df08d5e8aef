/** How times, numbers and money are written for one viewer. */
export interface Formats {
  /** IANA name of the zone that times are in. */
  timeZone: string;
  /** `1,234` */
  number: (value: number) => string;
  /** `£1,234.50`; the amount is a decimal string, of which nothing is rounded away. */
  money: (amount: string, currency: string) => string;
  /** `21 Nov 2026, 09:30:05 GMT` */
  moment: (iso: string) => string;
  /** `21 Nov 2026`, of a calendar date. */
  day: (date: string) => string;
  /** `21 Nov`, of a calendar date. */
  shortDay: (date: string) => string;
  /** `5 minutes ago` */
  ago: (iso: string) => string;
}

const fallback = 'en-GB';

const isUsable = (locale: string): boolean => {
  try {
    return Intl.NumberFormat.supportedLocalesOf(locale).length > 0;
  } catch {
    return false;
  }
};

/** The first language of an `Accept-Language` header that the runtime can format for. */
export const localeOf = (acceptLanguage: string | undefined): string => {
  const wanted = (acceptLanguage ?? '').split(',').flatMap((part) => {
    const [tag = '', ...parameters] = part.trim().split(';');
    const weight = parameters.find((one) => one.trim().startsWith('q='));
    const quality = weight === undefined ? 1 : Number(weight.trim().slice(2));
    return tag === '' || tag === '*' || !(quality > 0) ? [] : [{ tag, quality }];
  });
  return wanted.sort((a, b) => b.quality - a.quality).find(({ tag }) => isUsable(tag))?.tag ?? fallback;
};

const zoneOf = (timeZone: string | undefined): string => {
  try {
    new Intl.DateTimeFormat(fallback, { timeZone });
    return timeZone ?? 'UTC';
  } catch {
    return 'UTC';
  }
};

const units = [
  { seconds: 86_400, word: 'day' },
  { seconds: 3600, word: 'hour' },
  { seconds: 60, word: 'minute' },
];

/** Formats in the viewer's language and, for times, in the organisation's zone (UTC when it is unknown). */
export const formatsOf = (viewer: {
  acceptLanguage: string | undefined;
  timeZone: string | undefined;
  now: Date;
}): Formats => {
  const locale = localeOf(viewer.acceptLanguage);
  const timeZone = zoneOf(viewer.timeZone);
  const numbers = new Intl.NumberFormat(locale);
  const moments = new Intl.DateTimeFormat(locale, {
    ...{ day: 'numeric', month: 'short', year: 'numeric' },
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit', timeZone, timeZoneName: 'short' },
  });
  const days = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' });
  const wholeDays = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
  return {
    timeZone,
    number: (value) => numbers.format(value),
    money: (amount, currency) => {
      const usual = new Intl.NumberFormat(locale, { style: 'currency', currency }).resolvedOptions();
      const cents = /\.(\d*[1-9])0*$/.exec(amount)?.[1]?.length ?? 0;
      const maximumFractionDigits = Math.min(20, Math.max(usual.maximumFractionDigits ?? 2, cents));
      return new Intl.NumberFormat(locale, { style: 'currency', currency, maximumFractionDigits }).format(
        amount as Intl.StringNumericLiteral,
      );
    },
    moment: (iso) => moments.format(new Date(iso)),
    day: (date) => wholeDays.format(new Date(`${date}T00:00:00Z`)),
    shortDay: (date) => days.format(new Date(`${date}T00:00:00Z`)),
    ago: (iso) => {
      const seconds = (viewer.now.getTime() - Date.parse(iso)) / 1000;
      const unit = units.find((one) => seconds >= one.seconds);
      if (!unit) return 'less than a minute ago';
      const count = Math.floor(seconds / unit.seconds);
      return `${numbers.format(count)} ${unit.word}${count === 1 ? '' : 's'} ago`;
    },
  };
};

/** The moment at which a calendar date begins in a zone; where a clock change skips midnight, the moment after it. */
export const startOfDay = (date: string, timeZone: string): Date => {
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  const midnight = Date.parse(`${date}T00:00:00Z`);
  const offset = (at: number) => Date.parse(`${clock.format(new Date(at)).replace(' ', 'T')}Z`) - at;
  const guess = midnight - offset(midnight);
  return new Date(midnight - offset(guess));
};
