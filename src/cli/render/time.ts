/** `2026-11-21 09:41`: an instant (ISO 8601) on the clock of who reads it. */
export function formatTime(instant: string): string {
  const at = new Date(instant);
  const day = [at.getFullYear(), pad(at.getMonth() + 1), pad(at.getDate())].join("-");
  return `${day} ${pad(at.getHours())}:${pad(at.getMinutes())}`;
}

/** `09:41:07`, on the same clock. */
export function formatClock(instant: string): string {
  const at = new Date(instant);
  return [at.getHours(), at.getMinutes(), at.getSeconds()].map(pad).join(":");
}

function pad(value: number): string {
  return String(value).padStart(2, "0");
}
