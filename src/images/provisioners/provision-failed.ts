import { UpstreamError, UserError } from "../../lib/errors.ts";

/** Turns a tool's exit code into the user's error, with the last lines it printed. Other errors stay what they are. */
export function provisionFailed(what: string, lastLines: readonly string[], cause: unknown): unknown {
  if (!(cause instanceof UpstreamError) || cause.code !== "tool-failed") return cause;
  const code = /exited with (\d+)/.exec(cause.message)?.[1] ?? "an error";
  return new UserError("provision-failed", [`${what} exited with ${code}`, ...lastLines].join("\n"), {
    hint: "correct it, then `slipway run retry`: the build goes on from this step",
    path: "provision",
    cause,
  });
}
