const minute = 60_000;
const hour = 60 * minute;
const waits = [minute, 5 * minute, 15 * minute];
const giveUpAfter = 72 * hour;

/**
 * When a delivery is tried again after it failed just now: after 1, 5 and 15 minutes, then hourly, later if the CRM asked for it
 * (an hour at most). Undefined when the news is three days old,
 * counted from when it was asked for again, if it was.
 */
export const nextAttempt = (
  delivery: { attempts: number; happenedAt: string; askedAt?: string | undefined },
  retryAfterSeconds: number | undefined,
  now: Date,
): Date | undefined => {
  const at = now.getTime();
  if (at - Date.parse(delivery.askedAt ?? delivery.happenedAt) >= giveUpAfter) return undefined;
  const asked = Math.min((retryAfterSeconds ?? 0) * 1000, hour);
  return new Date(at + Math.max(waits[delivery.attempts] ?? hour, asked));
};
