import type { Node } from 'constructs';
import * as z from 'zod';

const address = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''));

const settingsSchema = z.object({
  /** Part of every name; `prod` is protected against deletion. */
  stage: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,19}$/, 'must be 1 to 20 small letters, digits and hyphens, starting with a letter')
    .default('dev'),
  /** The address people and CRMs use, when a domain of your own stands before the API. */
  publicUrl: address
    .refine((url) => !/xero/i.test(url), 'must not contain "xero": invoices bear this address, and Xero refuses that')
    .optional(),
  /** Who is told when an alarm goes off. */
  alarmEmail: z.email().optional(),
  /** Where the alarm texts link to. */
  runbookUrl: z.string().default('docs/runbook.md'),
  xeroLoginUrl: address.default('https://login.xero.com'),
  xeroIdentityUrl: address.default('https://identity.xero.com'),
  xeroApiUrl: address.default('https://api.xero.com'),
  xeroAppUrl: address.default('https://go.xero.com'),
});

export type Settings = z.output<typeof settingsSchema> & {
  production: boolean;
  /** The value of the `service` dimension of all metrics, so that stages in one account stay apart. */
  service: string;
};

/** Makes settings from plain values, with defaults; throws with the names of what is wrong. */
export const parseSettings = (values: z.input<typeof settingsSchema>): Settings => {
  const result = settingsSchema.safeParse(values);
  if (!result.success) {
    const problems = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`Wrong deployment settings (given as \`cdk ... -c name=value\`): ${problems.join('; ')}`);
  }
  const { stage } = result.data;
  return { ...result.data, production: stage === 'prod', service: `tallybridge-${stage}` };
};

/** Reads the settings of a deployment from the CDK context (`-c stage=prod`, or `context` in cdk.json). */
export const settingsFromContext = (node: Node): Settings =>
  parseSettings(Object.fromEntries(Object.keys(settingsSchema.shape).map((key) => [key, node.tryGetContext(key)])));
