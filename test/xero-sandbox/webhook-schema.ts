type Watched = { table: string; category: string; data: string; only?: string; unless?: string };

/** A payment moves amount_paid; whether that is an event for the invoice is a switch. */
const PAID_QUIETLY = `new.amount_paid <> old.amount_paid
  AND NOT COALESCE(json_extract((SELECT value FROM settings WHERE name = 'switches'), '$.paymentRaisesInvoiceEvent'), 1)`;

const WATCHED: Watched[] = [
  { table: 'contacts', category: 'CONTACT', data: 'NULL' },
  { table: 'invoices', category: 'INVOICE', data: 'NULL', unless: PAID_QUIETLY },
  {
    table: 'documents',
    category: 'CREDITNOTE',
    data: "json_object('Type', new.type, 'Status', new.status)",
    only: "new.kind = 'creditNote'",
  },
];

function raise(watched: Watched, kind: 'CREATE' | 'UPDATE'): string {
  const takes = `collects = 1 AND EXISTS (SELECT 1 FROM json_each(categories) WHERE value = '${watched.category}')
    AND EXISTS (SELECT 1 FROM connections c WHERE c.client_id = webhook_subscriptions.client_id AND c.tenant_id = new.tenant_id AND c.live = 1)`;
  const fires = kind === 'CREATE' ? 'INSERT' : 'UPDATE OF updated_ms';
  const conditions = [
    ...(watched.only === undefined ? [] : [watched.only]),
    ...(kind === 'UPDATE' && watched.unless !== undefined ? [`NOT (${watched.unless})`] : []),
  ];
  const when = conditions.length === 0 ? '' : `WHEN ${conditions.join(' AND ')}`;
  const name = `${watched.table}_${kind.toLowerCase()}_event`;
  return `
DROP TRIGGER IF EXISTS ${name};
CREATE TRIGGER ${name} AFTER ${fires} ON ${watched.table} ${when} BEGIN
  UPDATE webhook_subscriptions SET last_sequence = last_sequence + 1 WHERE ${takes};
  INSERT INTO webhook_events (client_id, sequence, tenant_id, category, resource_id, kind, at_ms, due_ms, data)
    SELECT client_id, last_sequence, new.tenant_id, '${watched.category}', new.id, '${kind}', new.updated_ms, new.updated_ms, ${watched.data}
    FROM webhook_subscriptions WHERE ${takes};
END;`;
}

/**
 * Tables of the webhooks, and the triggers that raise events: whoever sets updated_ms of a watched record raises one for each
 * subscribed app connected to the organisation; a statement that leaves updated_ms out is not noticed, as in Xero.
 */
export const WEBHOOK_SCHEMA = `
CREATE TABLE IF NOT EXISTS webhook_subscriptions (client_id TEXT PRIMARY KEY, url TEXT NOT NULL, key TEXT NOT NULL, categories TEXT NOT NULL,
  state TEXT NOT NULL, reason TEXT NOT NULL, collects INTEGER NOT NULL, last_sequence INTEGER NOT NULL,
  failing_since_ms INTEGER, next_attempt_ms INTEGER) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS webhook_events (client_id TEXT NOT NULL, sequence INTEGER NOT NULL, tenant_id TEXT NOT NULL, category TEXT NOT NULL,
  resource_id TEXT NOT NULL, kind TEXT NOT NULL, at_ms INTEGER NOT NULL, due_ms INTEGER NOT NULL, data TEXT,
  PRIMARY KEY (client_id, sequence)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS webhook_requests (client_id TEXT NOT NULL, at_ms INTEGER NOT NULL, body TEXT NOT NULL, signature TEXT NOT NULL,
  purpose TEXT NOT NULL, status INTEGER NOT NULL, problem TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS webhook_requests_client ON webhook_requests (client_id, at_ms);
${WATCHED.flatMap((watched) => [raise(watched, 'CREATE'), raise(watched, 'UPDATE')]).join('\n')}
`;
