import { takenSchemas } from './json-schemas.ts';

// `npm run schema`: the JSON Schema of what a CRM posts to /events/{workspace}.
const { EventsRequest, ...rest } = takenSchemas('#/$defs/');

const schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Events for Tallybridge',
  description: 'One event, or many in the order in which they happened.',
  ...EventsRequest,
  $defs: rest,
};

process.stdout.write(`${JSON.stringify(schema, null, 2)}\n`);
