import type { Problem } from '../failures/failure.ts';
import type { Reference } from '../records/reference.ts';
import { mappingProblems } from '../settings/mapping-problems.ts';
import { putActivity } from '../store/activities.ts';
import { getHealth, putHealth } from '../store/health.ts';
import type { Seeing } from './seeing.ts';

/** The same answer about the same data of Xero is noted anew this often. */
const notedForMs = 3_600_000;

const nameOf = ({ code, field }: Problem) => `${field}: ${code}`;

/**
 * Compares the settings with what stands in Xero, so that a mapping that broke is known before a document fails on it. The
 * log says when the answer changes. Returns what is broken.
 */
export const checkHealth = async (
  { table, scope, clock, settings, newId, observer }: Seeing,
  reference: Reference,
): Promise<Problem[]> => {
  const problems = mappingProblems(await settings(), reference);
  observer?.unhealthy(problems.length);
  const health = await getHealth(table, scope);
  const before = health?.problems ?? [];
  const at = clock.now().toISOString();
  const noted =
    health !== undefined &&
    health.checkedAt >= reference.fetchedAt &&
    JSON.stringify(problems) === JSON.stringify(before);
  if (noted && Date.parse(health.checkedAt) > clock.now().getTime() - notedForMs) return problems;
  await putHealth(table, scope, { problems, checkedAt: at });
  const known = new Set(before.map(nameOf));
  const still = new Set(problems.map(nameOf));
  const line = { ...scope, at, actor: 'bridge' };
  for (const problem of problems.filter((one) => !known.has(nameOf(one)))) {
    await putActivity(table, { ...line, id: newId(), action: 'needsAttention', problem });
  }
  for (const problem of before.filter((one) => !still.has(nameOf(one)))) {
    const note = `"${problem.field}" fits Xero again.`;
    await putActivity(table, { ...line, id: newId(), action: 'settingsChanged', note });
  }
  return problems;
};
