/** `0.4s`, `12.3s`, `2m 05s`, `1h 02m`, `3d 04h`: three figures are enough to compare by eye. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 59.95) return `${seconds.toFixed(1)}s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)}m ${pad(whole % 60)}s`;
  if (whole < 86_400) return `${Math.floor(whole / 3600)}h ${pad(Math.floor((whole % 3600) / 60))}m`;
  return `${Math.floor(whole / 86_400)}d ${pad(Math.floor((whole % 86_400) / 3600))}h`;
}

/** Seconds with one decimal, as they stand in `--json` output. */
export function roundSeconds(ms: number): number {
  return Math.round(Math.max(0, ms) / 100) / 10;
}

function pad(value: number): string {
  return String(value).padStart(2, "0");
}
