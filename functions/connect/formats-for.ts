import type { Context } from 'hono';
import { type Formats, formatsOf } from '../../shared/runtime/formats.ts';
import type { Organisation } from '../../shared/store/organisations.ts';
import type { ConnectDeps } from './deps.ts';

/** Numbers and dates as the viewer writes them, times in the zone of the organisation. */
export const formatsFor = (
  { clock }: Pick<ConnectDeps, 'clock'>,
  c: Context,
  organisation: Pick<Organisation, 'timeZone'> | undefined,
): Formats =>
  formatsOf({
    acceptLanguage: c.req.header('accept-language'),
    timeZone: organisation?.timeZone,
    now: clock.now(),
  });
