import { canonicalJson, sha256Hex } from "../lib/canonical-json.ts";
import type { JsonObject } from "../lib/json.ts";

/** Something that happened. Rows are only ever added. */
export interface Event {
  /** Counts from 1 without a gap. */
  seq: number;
  /** ISO 8601, UTC, milliseconds. */
  at: string;
  /** `<noun>.<verb in the past>`, e.g. `run.started`. */
  type: string;
  /** What it happened to, e.g. `run:01j…` or `image:web`. */
  subject: string;
  actor: string;
  data: JsonObject;
  /** Hash of the row before; empty for the first. */
  prevHash: string;
  hash: string;
}

/** SHA-256 over the canonical JSON of all of a row but its own hash. */
export function eventHash(event: Omit<Event, "hash">): string {
  const { seq, at, type, subject, actor, data, prevHash } = event;
  return sha256Hex(canonicalJson({ seq, at, type, subject, actor, data, prevHash }));
}

export interface ChainEnd {
  seq: number;
  hash: string;
}

export type ChainVerdict = { ok: true; count: number } | { ok: false; firstBad: number; problem: string };

/** The first break found in rows that should follow `end`, in order. Pure. */
export function findBreak(end: ChainEnd, events: readonly Event[]): { firstBad: number; problem: string } | undefined {
  let last = end;
  for (const event of events) {
    if (event.seq !== last.seq + 1) return { firstBad: last.seq + 1, problem: `event ${last.seq + 1} is missing` };
    if (event.prevHash !== last.hash) {
      return { firstBad: event.seq, problem: `event ${event.seq} does not follow from the one before it` };
    }
    if (eventHash(event) !== event.hash) return { firstBad: event.seq, problem: `event ${event.seq} was changed` };
    last = event;
  }
  return undefined;
}
