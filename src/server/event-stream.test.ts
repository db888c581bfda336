import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { eventStream, formatEvent } from "./event-stream.ts";

const never = new AbortController().signal;

describe("formatEvent", () => {
  test.each([
    [{ event: "run", data: { id: 1 } }, 'event: run\ndata: {"id":1}\n\n'],
    [{ event: "log", id: 7, data: ["a\nb\r\n"] }, 'event: log\nid: 7\ndata: ["a\\nb\\r\\n"]\n\n'],
  ])("%j", (event, text) => {
    expect(formatEvent(event)).toBe(text);
  });
});

describe("eventStream", () => {
  test("asks for no more than is read", async () => {
    let asked = 0;
    const source = async function* () {
      while (true) yield { event: "log", data: `${asked++} ${"x".repeat(10_000)}` };
    };
    const stop = new AbortController();
    const stream = eventStream(source(), { heartbeatMs: 60_000, signal: stop.signal });
    for (let turns = 0; turns < 100; turns++) await turn();
    expect(asked).toBeLessThan(50);
    const before = asked;
    while (asked === before) {
      stream.read();
      await turn();
    }
    stop.abort();
    expect(stream.writableEnded).toBe(true);
  });

  test("an error of the source is the stream's", async () => {
    const source = async function* () {
      yield { event: "log", data: 1 };
      throw new Error("source broke");
    };
    const stream = eventStream(source(), { heartbeatMs: 60_000, signal: never });
    await expect(stream.toArray()).rejects.toThrow("source broke");
  });

  test("an aborted signal gives an empty stream", async () => {
    const source = async function* () {
      yield { event: "log", data: 1 };
    };
    const stream = eventStream(source(), { heartbeatMs: 60_000, signal: AbortSignal.abort() });
    expect(await stream.toArray()).toEqual([]);
  });
});
