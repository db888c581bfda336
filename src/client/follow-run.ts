import { setTimeout as delay } from "node:timers/promises";
import { type ErrorBody, type ErrorCode, type ErrorPolicy, errorTable, UpstreamError } from "../lib/errors.ts";
import { ApiError } from "./api-error.ts";
import type { Client } from "./create-client.ts";
import { readEventStream, type StreamEvent } from "./read-event-stream.ts";
import type { LogLine, Run, RunUpdate, Step } from "./types.ts";

export interface FollowOptions {
  signal?: AbortSignal | undefined;
  /** Only log lines with a higher seq. */
  after?: number | undefined;
  /** How long to try to reach the server again after the stream was cut. Default one minute. */
  giveUpAfterMs?: number | undefined;
  /** A stream that says nothing for so long, not even a heartbeat, is dead. Default 45 s, three heartbeats. */
  silenceMs?: number | undefined;
}

/**
 * Tells a run as it goes. Ends after the update in which the run has ended or wants attention. A stream that is cut is
 * opened again after the last log line it gave; the run and its steps are then told anew.
 * @throws ApiError when the server refuses; UpstreamError `server-unreachable` when it does not come back; the
 * signal's reason on abort.
 */
export async function* followRun(
  client: Client,
  runId: string,
  options: FollowOptions = {},
): AsyncGenerator<RunUpdate> {
  const giveUpAfterMs = options.giveUpAfterMs ?? 60_000;
  let after = options.after ?? 0;
  let heardAt: number | undefined;
  for (let attempt = 0; ; attempt++) {
    let cut: unknown = new UpstreamError("server-unreachable", `the server ends the stream of run ${runId} early`);
    try {
      for await (const event of openStream(client, { ...options, runId, after })) {
        attempt = 0;
        heardAt = Date.now();
        if (event.event === "log") after = Number(event.id ?? after);
        const update = readUpdate(event);
        if (update !== undefined) yield update;
        if (event.event === "end") return;
      }
    } catch (error) {
      options.signal?.throwIfAborted();
      if (!worthAnotherTry(error)) throw error;
      cut = error;
    }
    if (heardAt === undefined || Date.now() - heardAt > giveUpAfterMs) throw cut;
    await delay(Math.min(100 * 2 ** attempt, 5000), undefined, { signal: options.signal });
  }
}

async function* openStream(
  client: Client,
  { runId, after, signal, silenceMs }: FollowOptions & { runId: string; after: number },
): AsyncGenerator<StreamEvent> {
  const stop = new AbortController();
  const abort = () => stop.abort(signal?.reason);
  if (signal?.aborted) abort();
  signal?.addEventListener("abort", abort, { once: true, signal: stop.signal });
  const silence = setTimeout(
    () => stop.abort(new UpstreamError("timed-out", "the stream went silent")),
    silenceMs ?? 45_000,
  );
  try {
    const { response } = await client.GET("/v1/runs/{id}/stream", {
      params: { path: { id: runId }, header: { "last-event-id": after } },
      parseAs: "stream",
      signal: stop.signal,
    });
    if (response.body !== null) yield* readEventStream(response.body, () => void silence.refresh());
  } catch (error) {
    throw stop.signal.aborted ? stop.signal.reason : error;
  } finally {
    clearTimeout(silence);
    stop.abort();
  }
}

function readUpdate({ event, data }: StreamEvent): RunUpdate | undefined {
  switch (event) {
    case "run":
    case "end":
      return { kind: "run", run: data as Run };
    case "step":
      return { kind: "step", step: data as Step };
    case "log":
      return { kind: "log", lines: data as LogLine[] };
    case "error":
      throw new ApiError(data as ErrorBody);
    default:
      return undefined; // a newer server may tell more
  }
}

/** What was read of a cut stream ends in a TypeError of fetch. */
function worthAnotherTry(error: unknown): boolean {
  if (error instanceof ApiError) return mayPass(error.body.code);
  if (error instanceof UpstreamError) return mayPass(error.code);
  return error instanceof TypeError;
}

function mayPass(code: ErrorCode | "bug"): boolean {
  const table: Partial<Record<string, ErrorPolicy>> = errorTable;
  return table[code]?.retry ?? false;
}
