export const FAULT_KINDS = [
  ...['429-minute', '429-day', '429-concurrent', '500-before', '500-after', '503', 'timeout-before', 'timeout-after'],
  ...[
    'drop-before',
    'drop-after',
    'slow',
    '401-expired',
    '403-disconnected',
    'token-500',
    'token-drop-after-rotation',
    'invalid-grant',
  ],
  ...['webhook-duplicate', 'webhook-reorder', 'webhook-delay', 'webhook-drop'],
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export type Fault = {
  kind: FaultKind;
  /** How many more calls it hits; -1 = all. */
  times: number;
  method?: string | undefined;
  path?: string | undefined;
  organisation?: string | undefined;
  seconds?: number | undefined;
};

export type Faults = {
  add: (fault: Fault) => void;
  clear: () => void;
  list: () => Fault[];
  /** The fault that hits an API call, if any; it is used up by one. */
  forCall: (call: { method: string; path: string; organisation: string }) => Fault | undefined;
  /** The fault that hits a call of the token endpoint, if any; it is used up by one. */
  forToken: () => Fault | undefined;
  /** The fault of that kind that hits a batch of webhook events, if any; it is used up by one. */
  forWebhook: (kind: FaultKind) => Fault | undefined;
};

const TOKEN_KINDS: readonly FaultKind[] = ['token-500', 'token-drop-after-rotation', 'invalid-grant'];
const WEBHOOK_KINDS: readonly FaultKind[] = ['webhook-duplicate', 'webhook-reorder', 'webhook-delay', 'webhook-drop'];

/** Whether the value names a fault the sandbox knows. */
export function isFaultKind(value: unknown): value is FaultKind {
  return FAULT_KINDS.some((kind) => kind === value);
}

/** The faults switched on, first come first served. */
export function createFaults(): Faults {
  let waiting: Fault[] = [];

  function take(matches: (fault: Fault) => boolean): Fault | undefined {
    const fault = waiting.find(matches);
    if (fault === undefined || fault.times < 0) return fault;
    fault.times -= 1;
    if (fault.times === 0) waiting = waiting.filter((other) => other !== fault);
    return { ...fault };
  }

  return {
    add: (fault) => {
      if (fault.times !== 0) waiting.push({ ...fault });
    },
    clear: () => {
      waiting = [];
    },
    list: () => waiting.map((fault) => ({ ...fault })),
    forCall: (call) =>
      take(
        (fault) =>
          !TOKEN_KINDS.includes(fault.kind) &&
          !WEBHOOK_KINDS.includes(fault.kind) &&
          (fault.method === undefined || fault.method.toUpperCase() === call.method) &&
          (fault.path === undefined || call.path.toLowerCase().startsWith(fault.path.toLowerCase())) &&
          (fault.organisation === undefined || fault.organisation === call.organisation),
      ),
    forToken: () => take((fault) => TOKEN_KINDS.includes(fault.kind)),
    forWebhook: (kind) => take((fault) => fault.kind === kind),
  };
}
