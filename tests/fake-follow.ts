import { EventEmitter, once } from "node:events";
import { PassThrough } from "node:stream";
import type { RunUpdate, Services } from "../src/server/services.ts";

type FollowInput = Parameters<Services["runs"]["follow"]>[0];

export interface FakeFollow {
  follow: Services["runs"]["follow"];
  /** Every call so far. */
  calls: FollowInput[];
  /** To every reader that is there. */
  tell(update: RunUpdate): void;
  /** Ends every stream as a finished run does. */
  finish(): void;
  /** Settles once as many readers are there. */
  readers(count: number): Promise<void>;
}

/** A run whose updates the test tells, in place of the database's. */
export function fakeFollow(first: (input: FollowInput) => readonly RunUpdate[] = () => []): FakeFollow {
  const open = new Set<PassThrough>();
  const changed = new EventEmitter();
  const calls: FollowInput[] = [];
  return {
    calls,
    async *follow(input) {
      const updates = new PassThrough({ objectMode: true });
      calls.push(input);
      open.add(updates);
      changed.emit("readers");
      const end = () => updates.end();
      input.signal.addEventListener("abort", end, { once: true });
      try {
        yield* first(input);
        yield* updates;
      } finally {
        open.delete(updates);
        changed.emit("readers");
      }
    },
    tell: (update) => {
      for (const updates of open) updates.write(update);
    },
    finish: () => {
      for (const updates of open) updates.end();
    },
    async readers(count) {
      while (open.size !== count) await once(changed, "readers");
    },
  };
}
