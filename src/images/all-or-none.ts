import type { BuildContext } from "./dependencies.ts";

/**
 * Runs parts of a step at the same time. The first that fails ends the others by their signal, and nothing of them
 * runs on when this throws: what they work on can be taken away then.
 * @throws what the first part to fail threw.
 */
export async function allOrNone<Context extends Pick<BuildContext, "signal">>(
  ctx: Context,
  parts: readonly ((ctx: Context) => Promise<unknown>)[],
): Promise<void> {
  const failed = new AbortController();
  const shared = { ...ctx, signal: AbortSignal.any([ctx.signal, failed.signal]) };
  const running = parts.map((part) =>
    part(shared).catch((error: unknown) => {
      failed.abort(error); // keeps its first reason
    }),
  );
  await Promise.all(running);
  failed.signal.throwIfAborted();
}
