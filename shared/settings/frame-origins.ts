import * as z from 'zod';

/** More sites than show one CRM. */
export const mostFrameOrigins = 10;

const exactOrigin = /^(?:https:\/\/[a-z0-9.-]+|http:\/\/(?:localhost|127\.0\.0\.1))(?::\d{1,5})?$/;

/** The origins of pages that may show the console in a frame. They stand in a header: nothing but exact ones. */
export const frameOriginsSchema = z.array(z.string().regex(exactOrigin)).max(mostFrameOrigins);

const originOf = (word: string): string | undefined => {
  const url = URL.parse(word);
  if (url?.username !== '' || url.password !== '' || url.pathname !== '/') return undefined;
  const bare = url.search === '' && url.hash === '' && exactOrigin.test(url.origin);
  return bare ? url.origin : undefined;
};

/**
 * Reads origins as people write them, a slash at the end or none, each once. `wrong`: what is none, or why there are too many,
 * in plain words.
 */
export const readFrameOrigins = (words: string[]): { origins: string[] } | { wrong: string[] } => {
  const given = words.map((word) => word.trim()).filter((word) => word !== '');
  const wrong = given.flatMap((word) =>
    originOf(word) === undefined
      ? [
          `"${word}" is no origin: write https:// and the host, without a path and without *, such as https://crm.example.`,
        ]
      : [],
  );
  const origins = [...new Set(given.flatMap((word) => originOf(word) ?? []))];
  if (origins.length > mostFrameOrigins)
    wrong.push(`These are ${origins.length} origins; at most ${mostFrameOrigins} may be named.`);
  return wrong.length > 0 ? { wrong } : { origins };
};
