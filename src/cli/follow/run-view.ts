import type { Progress } from "./progress.ts";

/** Something that shows a run while it goes on. */
export interface RunView {
  show(progress: Progress): void;
  /** A line for people that stays above the picture. */
  note(line: string): void;
  /** Leaves the last picture on the screen; nothing is shown after it. */
  close(): void;
}

export const silentView: RunView = { show() {}, note() {}, close() {} };
