import type { Writable } from "node:stream";
import { stepTreeLines } from "../render/step-tree.ts";
import type { Style } from "../render/style.ts";
import type { Progress } from "./progress.ts";
import type { RunView } from "./run-view.ts";

const frameMs = 100;
const hideCursor = "\u001b[?25l";
/** A command that is ended at once must still give the cursor back. */
export const showCursor = "\u001b[?25h";

/** Paints the step tree over itself ten times a second. For terminals only. */
export function openLiveView(
  stream: Writable,
  screen: { columns: number; rows: number; style: Style; now: () => number },
): RunView {
  let progress: Progress | undefined;
  let painted = 0;
  let frame = 0;
  let notes: string[] = [];
  const paint = () => {
    if (progress === undefined) return;
    const lines = stepTreeLines(progress, { ...screen, now: screen.now(), frame });
    frame += 1;
    stream.write(repaint([...notes, ...lines], painted));
    notes = [];
    painted = lines.length;
  };
  stream.write(hideCursor);
  const timer = setInterval(paint, frameMs);
  return {
    show(next) {
      progress = next;
    },
    note(line) {
      notes.push(line);
    },
    close() {
      clearInterval(timer);
      paint();
      stream.write(showCursor);
    },
  };
}

/** Moves up over what stands there, clears from there to the end of the screen and writes the lines. */
export function repaint(lines: readonly string[], painted: number): string {
  const up = painted > 0 ? `\u001b[${painted}A` : "";
  return `${up}\r\u001b[0J${lines.join("\n")}\n`;
}
