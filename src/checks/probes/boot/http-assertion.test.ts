import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { assertHttp } from "./http-assertion.ts";

const expected = { port: 80, path: "/", status: 200 };
const servers: Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** The port of a server that gives the nth answer (from 1) as told. */
async function serve(answer: (response: ServerResponse, count: number) => void): Promise<number> {
  let count = 0;
  const server = createServer((_request, response) => {
    count += 1;
    answer(response, count);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

const never = new AbortController().signal;

test("asks again until the answer is right", async () => {
  const hostPort = await serve((response, count) => response.writeHead(count < 3 ? 503 : 200).end());
  const assertion = await assertHttp(expected, { hostPort, patienceMs: 60_000, once: false, signal: never });
  expect(assertion).toMatchObject({ name: "http-80", result: "passed" });
});

test("takes any answer where one is enough", async () => {
  const hostPort = await serve((response) => response.writeHead(503).end());
  const assertion = await assertHttp(expected, { hostPort, patienceMs: 60_000, once: true, signal: never });
  expect(assertion).toMatchObject({ result: "failed", message: expect.stringContaining("got 503") });
});

test("tells the last answer when the time is over, and a silence", async () => {
  const over = new AbortController();
  const hostPort = await serve((response, count) => {
    if (count === 1) response.writeHead(404).end();
    else over.abort();
  });
  const options = { hostPort, patienceMs: 60_000, once: false };
  expect(await assertHttp(expected, { ...options, signal: over.signal })).toMatchObject({
    result: "failed",
    message: expect.stringContaining("got 404"),
  });
  const silent = await serve(() => {});
  const assertion = await assertHttp(expected, { ...options, hostPort: silent, patienceMs: 50, signal: never });
  expect(assertion).toMatchObject({ result: "failed", message: expect.stringContaining("no answer in time") });
});
