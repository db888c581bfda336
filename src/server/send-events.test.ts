import { once } from "node:events";
import { request } from "node:http";
import type { AddressInfo } from "node:net";
import fastify from "fastify";
import { expect, onTestFinished, test } from "vitest";
import { UpstreamError } from "../lib/errors.ts";
import type { ServerSentEvent } from "./event-stream.ts";
import { sendEvents } from "./send-events.ts";

type Open = (signal: AbortSignal) => AsyncIterable<ServerSentEvent>;

/** A server whose one route streams what `open` gives, after `before`. */
async function streaming(
  open: Open,
  more: { before?: (gone: Promise<unknown>) => Promise<unknown>; closing?: AbortSignal } = {},
) {
  const app = fastify();
  app.get("/", async ({ raw }, reply) => {
    await more.before?.(once(raw.socket, "close"));
    const closing = more.closing ?? new AbortController().signal;
    return sendEvents(reply, { closing, heartbeatMs: 60_000 }, open);
  });
  await app.listen({ host: "127.0.0.1", port: 0 });
  onTestFinished(() => app.close());
  return (app.server.address() as AddressInfo).port;
}

/** A source that says nothing and tells its signal. */
function quietSource() {
  let opened: (signal: AbortSignal) => void = () => {};
  const signal = new Promise<AbortSignal>((resolve) => {
    opened = resolve;
  });
  const open: Open = async function* (given) {
    opened(given);
    if (!given.aborted) await once(given, "abort");
    yield* [];
  };
  return { open, signal };
}

test("a reader that goes away ends the source", async () => {
  const { open, signal } = quietSource();
  const call = request({ port: await streaming(open), host: "127.0.0.1" }).on("error", () => {});
  call.end();
  const given = await signal;
  expect(given.aborted).toBe(false);
  call.destroy();
  await once(given, "abort");
});

test("a reader that went away before the stream began leaves no source behind", async () => {
  const { open, signal } = quietSource();
  let arrived = () => {};
  const arrival = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const before = (gone: Promise<unknown>) => {
    arrived();
    return gone;
  };
  const call = request({ port: await streaming(open, { before }), host: "127.0.0.1" }).on("error", () => {});
  call.end();
  await arrival;
  call.destroy();
  expect((await signal).aborted).toBe(true);
});

test("a server that closes ends the stream", async () => {
  const { open, signal } = quietSource();
  const closing = new AbortController();
  const answer = fetch(`http://127.0.0.1:${await streaming(open, { closing: closing.signal })}/`);
  await signal;
  closing.abort();
  expect(await (await answer).text()).toBe(": heartbeat\n\n");
});

test("an error on the way is told in the stream, with what to do", async () => {
  const open: Open = async function* () {
    yield { event: "log", id: 1, data: [] };
    throw new UpstreamError("disk-full", "no room", { hint: "make some" });
  };
  const text = await (await fetch(`http://127.0.0.1:${await streaming(open)}/`)).text();
  expect(text).toContain("event: log\nid: 1\n");
  expect(text).toMatch(/event: error\ndata: \{.*"code":"disk-full".*"hint":"make some"/);
});
