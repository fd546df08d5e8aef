import packageJson from '../../package.json' with { type: 'json' };
import { openApiDocument } from './openapi.ts';

// `npm run openapi`: the OpenAPI document of all public routes.
process.stdout.write(`${JSON.stringify(openApiDocument(packageJson.version), null, 2)}\n`);
