/** What a worker thread is started with. */
export interface WorkerSetup {
  name: string;
  arn: string;
  /** File URL of the bundle. */
  url: string;
  /** Name of the export. */
  handler: string;
  memoryMb: number;
}

export interface Invocation {
  id: string;
  /** JSON, as Lambda passes it: what the function does to its event changes nobody else's. */
  event: string;
  /** When the time-out strikes, in milliseconds since 1970. */
  deadline: number;
}

export type Outcome =
  | { id: string; result: string }
  | { id: string; error: { name: string; message: string; stack: string } };
