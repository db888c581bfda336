/** Work that is asked for more often than it can be done. */
export interface Rerun {
  /** Starts it, or makes it run once more after the run that is under way, however often it is asked for. */
  ask(): void;
  /** Starts nothing more; resolves once what is under way has ended. */
  stop(): Promise<void>;
}

/** @param onError told what `work` throws; the next to ask starts it again */
export function createRerun(work: () => Promise<void>, onError: (error: unknown) => void): Rerun {
  let running: Promise<void> | undefined;
  let asked = false;
  let stopped = false;

  async function runWhileAsked(): Promise<void> {
    while (asked && !stopped) {
      asked = false;
      await work().catch(onError);
    }
    running = undefined;
  }

  return {
    ask() {
      asked = true;
      if (!stopped) running ??= runWhileAsked();
    },
    async stop() {
      stopped = true;
      await running;
    },
  };
}
