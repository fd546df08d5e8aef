import { recordTypes } from '../../shared/records/record.ts';
import { givenSchemas, type SchemaName, takenSchemas } from './json-schemas.ts';
import { type PublicRoute, publicRoutes } from './public-routes.ts';

const refs = '#/components/schemas/';
const json = (name: SchemaName) => ({ 'application/json': { schema: { $ref: refs + name } } });

const pathParameters: Record<string, string> = {
  workspace: 'Id of the workspace: small letters, digits and hyphens.',
  type: `Record type: ${recordTypes.join(', ')}.`,
  id: 'Id of the record in the CRM.',
  app: '"default", or the workspace whose own Xero app sends it.',
};

const parametersOf = ({ path, query = [] }: PublicRoute) => [
  ...[...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    description: pathParameters[name] ?? '',
    schema: { type: 'string' },
  })),
  ...query.map(({ name, required = false, description }) => ({
    name,
    in: 'query',
    required,
    description,
    schema: { type: 'string' },
  })),
];

const formBody = (form: NonNullable<PublicRoute['form']>) => {
  const fields = [...form, { name: 'form_token', required: true, description: 'From the page that shows the form.' }];
  const properties = Object.fromEntries(fields.map(({ name, description }) => [name, { type: 'string', description }]));
  const required = fields.filter((field) => field.required).map(({ name }) => name);
  return {
    required: true,
    content: { 'application/x-www-form-urlencoded': { schema: { type: 'object', properties, required } } },
  };
};

const responsesOf = ({ answers }: PublicRoute) =>
  Object.fromEntries(
    Object.entries(answers).map(([status, { description, schema, page, leadsTo }]) => [
      status,
      {
        description,
        ...(schema && { content: json(schema) }),
        ...(page && { content: { 'text/html': { schema: { type: 'string' } } } }),
        ...(leadsTo !== undefined && {
          headers: { location: { description: `Such as ${leadsTo}.`, schema: { type: 'string' } } },
        }),
      },
    ]),
  );

const security = {
  signature: [{ webhookId: [], webhookTimestamp: [], webhookSignature: [] }],
  xero: [{ xeroSignature: [] }],
  session: [{ session: [] }],
  nobody: [],
};

const operationOf = (route: PublicRoute) => ({
  operationId: route.id,
  tags: [route.tag],
  summary: route.summary,
  ...(route.description !== undefined && { description: route.description }),
  security: security[route.by],
  parameters: parametersOf(route),
  ...(route.body && { requestBody: { required: true, content: json(route.body) } }),
  ...(route.form && { requestBody: formBody(route.form) }),
  responses: responsesOf(route),
});

const paths = () => {
  const byPath = Map.groupBy(publicRoutes, ({ path }) => path);
  return Object.fromEntries(
    [...byPath].map(([path, routes]) => [
      path,
      Object.fromEntries(routes.map((route) => [route.method, operationOf(route)])),
    ]),
  );
};

const header = (name: string, description: string) => ({ type: 'apiKey', in: 'header', name, description });

/** The OpenAPI 3.1 document of everything the bridge answers, and of what it posts to CRMs. */
export const openApiDocument = (version: string) => ({
  openapi: '3.1.0',
  info: {
    title: 'Tallybridge',
    version,
    summary: 'Keeps a CRM and Xero in step.',
    description:
      'A CRM sends signed events and gets signed news back. People connect Xero and look after their records on hosted pages, which a signed link opens.',
    license: { name: 'MIT', identifier: 'MIT' },
  },
  servers: [
    {
      url: '{bridge}',
      description: 'Where the bridge runs.',
      variables: {
        bridge: { default: 'http://localhost:4100', description: 'The local run, or the address of the stack in AWS.' },
      },
    },
  ],
  tags: [
    { name: 'events', description: 'Records from the CRM.' },
    { name: 'connect', description: 'Connecting Xero.' },
    { name: 'console', description: 'What is on its way, what waits, what needs a person.' },
    { name: 'records', description: 'The way from Xero back to the CRM.' },
    { name: 'xero', description: 'What Xero tells.' },
  ],
  paths: paths(),
  webhooks: {
    writeBack: {
      post: {
        operationId: 'writeBack',
        summary: 'What became of a record, or was changed or made in Xero',
        description:
          'Posted to the delivery address of the workspace, signed with its delivery secret in the Standard Webhooks scheme (while that is replaced, webhook-signature holds several signatures separated by blanks, of which one has to fit); webhook-id stays the same in every attempt. It can come twice, and older news after newer: its timestamp tells.',
        requestBody: { required: true, content: json('WriteBack') },
        responses: {
          '2XX': {
            description: 'Taken. To "new" the CRM may answer with the id under which it has the record.',
            content: json('WriteBackAnswer'),
          },
          410: { description: 'Never to be sent here again.' },
          default: {
            description:
              'Tried again after 1, 5 and 15 minutes, then hourly for three days; Retry-After is honoured up to an hour.',
          },
        },
      },
    },
  },
  components: {
    schemas: { ...takenSchemas(refs), ...givenSchemas(refs) },
    securitySchemes: {
      webhookId: header('webhook-id', 'Id of the message, the same in each attempt.'),
      webhookTimestamp: header(
        'webhook-timestamp',
        'Seconds since 1970, at most five minutes from the time of the bridge.',
      ),
      webhookSignature: header(
        'webhook-signature',
        '"v1," and the base64 HMAC-SHA256 of "{webhook-id}.{webhook-timestamp}.{raw body}" under the events secret, whose key is the base64 behind "whsec_". Several, separated by blanks, may be given.',
      ),
      xeroSignature: header(
        'x-xero-signature',
        'Base64 HMAC-SHA256 of the raw body under the webhook key of the Xero app.',
      ),
      session: {
        type: 'apiKey',
        in: 'cookie',
        name: 'tallybridge-{workspace}',
        description: 'Set by a connect link; "__Host-" stands before the name over https. Ends after eight hours.',
      },
    },
  },
});
