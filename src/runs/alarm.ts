/** setTimeout counts in 32 bits, and fires at once when that is not enough. */
export const longestTimerMs = 2_000_000_000;

/** Rings once, at the earliest of the times it was set to. */
export interface Alarm {
  /** @param at ms since 1970 */
  setNoLaterThan(at: number): void;
  clear(): void;
}

/** @param ring called at the time set; sooner, when that is weeks away: who hears it looks and sets it again */
export function createAlarm(ring: () => void): Alarm {
  let timer: NodeJS.Timeout | undefined;
  let due = Number.POSITIVE_INFINITY;
  const clear = () => {
    clearTimeout(timer);
    due = Number.POSITIVE_INFINITY;
  };
  return {
    clear,
    setNoLaterThan(at) {
      if (at >= due) return;
      clearTimeout(timer);
      due = at;
      timer = setTimeout(
        () => {
          due = Number.POSITIVE_INFINITY;
          ring();
        },
        Math.min(Math.max(at - Date.now(), 0), longestTimerMs),
      );
    },
  };
}
