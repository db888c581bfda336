/** Jobs of steps that lost their worker come here, from every queue. */
export const lostQueue = "steps-lost";

/** Channels of NOTIFY. Payloads are hints; who listens looks for itself. */
export const channels = {
  /** `{"queue":…,"at":…}`: a job was sent; `at` (ms since 1970) when it is due later. */
  jobs: "slipway_jobs",
  /** A run's id: it, its steps or its log changed. */
  runs: "slipway_runs",
  /** A run's id: it was cancelled. */
  cancels: "slipway_cancels",
} as const;

/** One queue per set of needed labels: a worker fetches only from queues whose labels it all has. */
export function queueName(labels: readonly string[]): string {
  const parts = [...new Set(labels)].sort().map(escapeLabel);
  return ["steps", ...parts].join("/");
}

/** Queue names hold letters, digits, `_`, `-`, `.` and `/` only. */
function escapeLabel(label: string): string {
  return label.replace(/[^A-Za-z0-9.-]/g, (char) => `_${char.codePointAt(0)?.toString(16)}_`);
}
