import { catchUp } from '../../shared/catch-up/catch-up.ts';
import { checkHealth } from '../../shared/catch-up/health.ts';
import { messagedKinds } from '../../shared/catch-up/kinds.ts';
import { freshReference, referenceLifeMs } from '../../shared/catch-up/reference.ts';
import { Failure } from '../../shared/failures/failure.ts';
import type { XeroKind } from '../../shared/records/record.ts';
import { keepPull } from '../../shared/store/pulls.ts';
import { askedKinds } from './asked-kinds.ts';
import { dueKinds, intervalOf } from './cadence.ts';
import type { Look } from './work.ts';

/** A look so recent (push looks as well) counts as this one. */
const freshMs = 60_000;

const note = async ({ seeing, pull }: Look, name: string, nextAt: number): Promise<void> => {
  pull.next[name] = new Date(nextAt).toISOString();
  await keepPull(seeing.table, pull);
};

/**
 * Looks at the kinds that a person asked for or that are due, each in a pass from where the last one ended. After a gap in Xero's
 * messages: at all they tell of. Answers with the trouble of a kind, which keeps no other one from being looked at.
 */
export const pollKinds = async (look: Look): Promise<Failure | undefined> => {
  const { seeing, pull } = look;
  let trouble: Failure | undefined;
  const settings = await seeing.settings();
  const now = seeing.clock.now();
  const due = new Set<XeroKind>(dueKinds(pull, settings, now));
  const lost = pull.gapAt === undefined ? [] : messagedKinds;
  const asked = await askedKinds(look);
  for (const kind of new Set<XeroKind>([...asked, ...lost, ...due])) {
    const missed = [...asked, ...lost].includes(kind);
    const failed = await catchUp(seeing, kind, { freshMs: missed ? 0 : freshMs, whole: kind === 'contact' }).then(
      () => undefined,
      ofOneKind,
    );
    trouble ??= failed;
    if (!failed) await note(look, kind, now.getTime() + intervalOf(kind, settings));
  }
  return trouble;
};

/**
 * The failure when Xero refuses, or fails over, the list of one kind: the others may be well.
 * @throws any other error.
 */
export const ofOneKind = (error: unknown): Failure => {
  if (error instanceof Failure) {
    const { next, code } = error.problem;
    if (next === 'attention' || code === 'xero-server-error') return error;
  }
  throw error;
};

/** Brings the reference data up to date once a day, and looks each time whether the settings fit it. */
export const pollReference = async (look: Look): Promise<void> => {
  const { seeing, pull } = look;
  const now = seeing.clock.now();
  const reference = await freshReference(seeing);
  await checkHealth(seeing, reference);
  const next = Date.parse(reference.fetchedAt) + referenceLifeMs;
  if (pull.next.reference !== new Date(next).toISOString())
    await note(look, 'reference', Math.max(next, now.getTime()));
};
