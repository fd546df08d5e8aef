import * as z from 'zod';

/**
 * To which organisations a workspace's records go. `default`: to the default one. `field`: by the value of one of the
 * CRM's own fields (`custom`); a value that is not listed goes to the default one, or waits when `otherwise` is `hold`.
 * `all`: contacts and items go to every organisation, documents and payments to the default one, since a document in two
 * books would be counted twice.
 */
export const routingSchema = z
  .object({
    by: z.enum(['default', 'field', 'all']).default('default'),
    /** Name of the field in `custom`. */
    field: z.string().max(60).default(''),
    /** Value of the field to the organisation's id (Xero's tenant id). */
    values: z.record(z.string(), z.string()).default({}),
    otherwise: z.enum(['default', 'hold']).default('default'),
  })
  .prefault({});
export type Routing = z.output<typeof routingSchema>;
