import type { FastifyReply } from "fastify";
import { describeError } from "../lib/errors.ts";
import { asDatabaseError } from "./database-error.ts";
import { eventStream, type ServerSentEvent } from "./event-stream.ts";
import type { RouteDeps } from "./route-deps.ts";

/**
 * Answers with a stream of server-sent events. `open` is called with a signal that aborts when the reader goes away or
 * the server closes; what it opened must end then. An error that comes once the stream runs is told by an `error`
 * event, since the status has been sent.
 */
export function sendEvents(
  reply: FastifyReply,
  { closing, heartbeatMs }: Pick<RouteDeps, "closing" | "heartbeatMs">,
  open: (signal: AbortSignal) => AsyncIterable<ServerSentEvent>,
): FastifyReply {
  const stop = new AbortController();
  reply.raw.once("close", () => stop.abort());
  if (closing.aborted || reply.raw.destroyed) stop.abort(); // the reader may be gone already
  closing.addEventListener("abort", () => stop.abort(), { once: true, signal: stop.signal });
  async function* withErrors(): AsyncGenerator<ServerSentEvent> {
    try {
      yield* open(stop.signal);
    } catch (error) {
      if (stop.signal.aborted) return;
      const body = describeError(asDatabaseError(error) ?? error);
      if (body.code === "bug") reply.log.error({ err: error }, "bug");
      yield { event: "error", data: body };
    }
  }
  return reply
    .type("text/event-stream; charset=utf-8")
    .header("cache-control", "no-store")
    .header("x-accel-buffering", "no")
    .send(eventStream(withErrors(), { heartbeatMs, signal: stop.signal }));
}
