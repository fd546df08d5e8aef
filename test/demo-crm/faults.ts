import * as z from 'zod';

const amount = z.coerce.number().int().min(0);

/** What this CRM does wrong on demand, as real ones do now and then. */
export const faultsSchema = z.object({
  /** Status with which write-backs are refused; 0 takes them. */
  refuse: amount
    .max(599)
    .refine((status) => status === 0 || status >= 400)
    .default(0),
  /** Write-backs are answered only after so many milliseconds. */
  slowMs: amount.max(60_000).default(0),
  /** Each message is sent twice. */
  doubled: z.coerce.boolean().default(false),
  /** Every other message is held for so many milliseconds, so that the one behind it overtakes it. */
  overtakenMs: amount.max(60_000).default(0),
});
export type Faults = z.output<typeof faultsSchema>;

/** The switches, all off in the beginning; they are forgotten at the end of the program. */
export const createFaults = () => {
  let faults = faultsSchema.parse({});
  return {
    get: (): Faults => faults,
    set: (changed: Partial<Faults>): Faults => {
      faults = { ...faults, ...changed };
      return faults;
    },
  };
};
export type FaultSwitches = ReturnType<typeof createFaults>;
