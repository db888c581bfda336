import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatEvent } from "../server/event-stream.ts";
import { readEventStream, type StreamEvent } from "./read-event-stream.ts";

async function* pieces(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield new TextEncoder().encode(text);
}

async function readAll(body: AsyncIterable<Uint8Array>): Promise<StreamEvent[]> {
  const events: StreamEvent[] = [];
  for await (const event of readEventStream(body)) events.push(event);
  return events;
}

describe("readEventStream", () => {
  test.each([
    ["a message", ['event: run\ndata: {"a":1}\n\n'], [{ event: "run", id: undefined, data: { a: 1 } }]],
    ["an id", ["event: log\nid: 9\ndata: []\n\n"], [{ event: "log", id: "9", data: [] }]],
    ["a message in pieces", ["event: ru", 'n\ndata: "', 'x"\n', "\n"], [{ event: "run", id: undefined, data: "x" }]],
    ["comments", [": heartbeat\n\n", "data: 1\n\n: heartbeat\n\n"], [{ event: "message", id: undefined, data: 1 }]],
    ["a message that was cut off", ['event: end\ndata: {"a":1}\n'], []],
    ["colons in the data", ['event: x\ndata: "a: b"\n\n'], [{ event: "x", id: undefined, data: "a: b" }]],
  ])("reads %s", async (_what, texts, events) => {
    expect(await readAll(pieces(...texts))).toEqual(events);
  });

  test("reads back what the server wrote, wherever the network cuts it", async () => {
    const event = fc.record({ event: fc.constantFrom("run", "log"), id: fc.nat(), data: fc.jsonValue() });
    await fc.assert(
      fc.asyncProperty(fc.array(event), fc.infiniteStream(fc.integer({ min: 1, max: 20 })), async (events, sizes) => {
        const bytes = new TextEncoder().encode(events.map(formatEvent).join(""));
        const cut = async function* () {
          for (let at = 0; at < bytes.length; ) {
            const size = sizes.next().value;
            yield bytes.slice(at, at + size);
            at += size;
          }
        };
        const wanted = events.map(({ event, id, data }) => ({ event, id: String(id), data: viaJson(data) }));
        expect(await readAll(cut())).toEqual(wanted);
      }),
    );
  });

  test("tells of every piece, comments too", async () => {
    let told = 0;
    const body = pieces(": heartbeat\n\n", "data: 1\n\n");
    for await (const _event of readEventStream(body, () => told++)) void _event;
    expect(told).toBe(2);
  });
});

/** -0 is 0 in JSON. */
function viaJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
