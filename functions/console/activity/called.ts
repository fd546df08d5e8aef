import type { Activity } from '../../../shared/store/activities.ts';
import type { Table } from '../../../shared/store/table.ts';
import { namesOf } from '../queue/read-queue.ts';

/** Names of records by organisation, type and CRM id. */
export type Called = ReadonlyMap<string, string>;

/** Where the name of a line's record stands. */
export const calledKey = ({ organisation, type, crmId }: Activity): string => `${organisation}#${type}#${crmId}`;

/** What the records of lines are called whose line says no number. */
export const calledIn = async (table: Table, workspace: string, lines: readonly Activity[]): Promise<Called> => {
  const nameless = lines.flatMap(({ organisation, number, type, crmId }) =>
    organisation !== undefined && number === undefined && type !== undefined && crmId !== undefined
      ? [{ organisation, type, id: crmId }]
      : [],
  );
  const found = await Promise.all(
    [...Map.groupBy(nameless, ({ organisation }) => organisation)].map(async ([organisation, some]) =>
      [...(await namesOf(table, { workspace, organisation }, some))].map(([key, name]): [string, string] => [
        `${organisation}#${key}`,
        name,
      ]),
    ),
  );
  return new Map(found.flat());
};
