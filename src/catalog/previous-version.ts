import type { ChannelMove } from "./model.ts";

/**
 * The version a channel goes back to. Promotions stack up; a rollback takes down what stands above its target, so that
 * a second rollback goes further back and not forth again. A rollback to a version that was taken down before puts it
 * on top. Undefined when there is nothing before.
 * @param moves of one channel of one image, oldest first
 */
export function previousVersion(moves: readonly Pick<ChannelMove, "action" | "to">[]): string | undefined {
  const stack: string[] = [];
  for (const { action, to } of moves) {
    const at = stack.lastIndexOf(to);
    if (action === "rollback" && at >= 0) stack.length = at + 1;
    else stack.push(to);
  }
  const current = stack.at(-1);
  return stack.findLast((version) => version !== current);
}
