import { type ErrorBody, UpstreamError } from "../lib/errors.ts";
import { ApiError } from "./api-error.ts";
import type { Client } from "./create-client.ts";
import { readEventStream } from "./read-event-stream.ts";
import type { DoctorReport } from "./types.ts";

/**
 * Lets the server install what its machine lacks; `onNote` is told each line meanwhile.
 * @throws ApiError, e.g. `needs-root`; UpstreamError `server-unreachable` when the server goes away before the end.
 */
export async function fixMachine(
  client: Client,
  { onNote, signal }: { onNote?: (line: string) => void; signal?: AbortSignal } = {},
): Promise<DoctorReport> {
  const { response } = await client.POST("/v1/doctor/fix", { parseAs: "stream", ...(signal && { signal }) });
  if (response.body !== null) {
    for await (const { event, data } of readEventStream(response.body)) {
      if (event === "note") onNote?.(String(data));
      if (event === "error") throw new ApiError(data as ErrorBody);
      if (event === "end") return data as DoctorReport;
    }
  }
  throw new UpstreamError("server-unreachable", "the server went away before it was done", {
    hint: "run slipway doctor to see what is missing now",
  });
}
