import * as z from 'zod';
import { fingerprint } from '../../../shared/records/fingerprint.ts';
import { type Routing, routingSchema } from '../../../shared/settings/routing.ts';
import { type Settings, settingsSchema } from '../../../shared/settings/settings.ts';
import type { Shape } from '../../../shared/settings/settings-shape.ts';

/** The settings of an organisation with the routing of its workspace: all that the pages show. */
export const documentSchema = z.object({ ...settingsSchema.shape, routing: routingSchema });
export type SettingsDocument = Settings & { routing: Routing };

/** What may be entered there. */
export const documentShape: Shape = z.toJSONSchema(documentSchema, { io: 'input' });

const isGroup = (value: unknown): value is Record<string, unknown> => value !== null && typeof value === 'object';

/** The value at a dot path whose names are all fixed. */
export const valueAt = (document: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((part, key) => (isGroup(part) ? part[key] : undefined), document);

/** Names what stands in these settings, so that a form notices that somebody else changed them meanwhile. */
export const standOf = (document: unknown, fields: readonly string[]): string =>
  fingerprint(fields.map((path) => [path, valueAt(document, path) ?? null]));
