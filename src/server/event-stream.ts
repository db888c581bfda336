import { once } from "node:events";
import { PassThrough } from "node:stream";

/** One message of a text/event-stream. */
export interface ServerSentEvent {
  event: string;
  /** What a reader sends back as Last-Event-ID; not changed by a message without it. */
  id?: number;
  data: unknown;
}

const heartbeat = ": heartbeat\n\n";

/** JSON has no raw line breaks, so one `data` line holds it. */
export function formatEvent({ event, id, data }: ServerSentEvent): string {
  return `event: ${event}\n${id === undefined ? "" : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`;
}

/**
 * Writes events as they come, no faster than they are read, and a comment every `heartbeatMs`, so that proxies keep
 * the connection and a reader can tell a quiet server from a dead one. Ends with `events`, and at once on abort.
 */
export function eventStream(
  events: AsyncIterable<ServerSentEvent>,
  { heartbeatMs, signal }: { heartbeatMs: number; signal: AbortSignal },
): PassThrough {
  const out = new PassThrough();
  const beat = setInterval(() => {
    if (!out.writableNeedDrain) out.write(heartbeat);
  }, heartbeatMs);
  const end = () => {
    clearInterval(beat);
    out.end();
  };
  const copy = async () => {
    for await (const event of events) {
      if (signal.aborted) return;
      if (!out.write(formatEvent(event))) await once(out, "drain", { signal });
    }
  };
  if (signal.aborted) end();
  else out.write(heartbeat); // the headers leave with the first byte
  signal.addEventListener("abort", end, { once: true });
  void copy()
    .catch((error: unknown) => {
      if (!signal.aborted) out.destroy(error as Error);
    })
    .finally(() => {
      signal.removeEventListener("abort", end);
      end();
    });
  return out;
}
