import * as z from 'zod';
import { statusSchema } from '../../shared/crm/console-status.ts';
import { crmEventSchema, deletedSchema, eventsRequestSchema } from '../../shared/crm/event.ts';
import { eventsAnswerSchema } from '../../shared/crm/events-answer.ts';
import { writeBackAnswerSchema, writeBackSchema } from '../../shared/crm/write-back.ts';
import { recordSchemas } from '../../shared/records/record.ts';
import { httpProblemSchema } from '../../shared/runtime/http.ts';

/** What others send to the bridge: described as it may be sent, before defaults are filled in. */
const taken = {
  EventsRequest: eventsRequestSchema,
  Event: crmEventSchema,
  Contact: recordSchemas.contact,
  Item: recordSchemas.item,
  Quote: recordSchemas.quote,
  Order: recordSchemas.order,
  Invoice: recordSchemas.invoice,
  Bill: recordSchemas.bill,
  PurchaseOrder: recordSchemas.purchaseOrder,
  CreditNote: recordSchemas.creditNote,
  Payment: recordSchemas.payment,
  DeletedRecord: deletedSchema,
};

/** What the bridge sends. */
const given = {
  EventsAnswer: eventsAnswerSchema,
  Problem: z.object({ error: httpProblemSchema }),
  Status: statusSchema,
  WriteBack: writeBackSchema,
  WriteBackAnswer: writeBackAnswerSchema,
};

export type SchemaName = keyof typeof taken | keyof typeof given;

type JsonSchema = Record<string, unknown>;

const published = (
  schemas: Record<string, z.ZodType>,
  io: 'input' | 'output',
  refs: string,
): Record<string, JsonSchema> => {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(schemas)) registry.add(schema, { id });
  const result = z.toJSONSchema(registry, {
    io,
    uri: (id) => refs + id,
    // zod leaves examples out where input and output differ; ours are of the input.
    override: ({ zodSchema, jsonSchema }) => {
      const examples = z.globalRegistry.get(zodSchema)?.examples;
      if (Array.isArray(examples)) jsonSchema.examples = examples;
    },
  });
  return Object.fromEntries(
    Object.entries(result.schemas).map(([id, { $schema: _, $id: __, ...schema }]) => [id, schema]),
  );
};

/** JSON Schemas (draft 2020-12) of what the bridge takes, by name; `refs` is what references between them begin with. */
export const takenSchemas = (refs: string): Record<string, JsonSchema> => published(taken, 'input', refs);

/** The same of what the bridge gives. */
export const givenSchemas = (refs: string): Record<string, JsonSchema> => published(given, 'output', refs);
