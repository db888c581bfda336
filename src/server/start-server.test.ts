import { mkdtemp, rm } from "node:fs/promises";
import { request } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { fakeServices } from "../../tests/fake-services.ts";
import { testServer } from "../../tests/test-server.ts";
import { startServer } from "./start-server.ts";

const ready = { readiness: async () => ({ ready: true, database: "open" as const }) };

describe("startServer", () => {
  test("takes a free port and tells it", async () => {
    const server = await testServer(ready);
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(await (await fetch(`${server.url}/health`)).json()).toEqual({
      ready: true,
      database: "open",
      version: "1.2.3",
    });
  });

  test("says 503 while the database does not answer", async () => {
    const server = await testServer({ readiness: async () => ({ ready: false, database: "unreachable" }) });
    expect((await fetch(`${server.url}/health`)).status).toBe(503);
  });

  test("listens on a socket", async () => {
    const folder = await mkdtemp(join(tmpdir(), "slipway-socket-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const socketPath = join(folder, "api.sock");
    const options = { services: fakeServices(ready), token: "t", version: "1.2.3", listen: { socketPath } };
    const server = await startServer(options);
    onTestFinished(() => server.close());
    expect(server.url).toBe(`unix:${socketPath}`);
    const status = await new Promise((resolve, reject) => {
      request({ socketPath, path: "/health" }, (answer) => resolve(answer.resume().statusCode))
        .on("error", reject)
        .end();
    });
    expect(status).toBe(200);
  });

  test.each([
    ["a taken port", async () => ({ host: "127.0.0.1", port: await takenPort() }), "another program listens there"],
    ["a foreign address", async () => ({ host: "192.0.2.1", port: 0 }), "does not have that address"],
    ["a port there is not", async () => ({ host: "127.0.0.1", port: 65_536 }), "there is no such port"],
  ])("names %s", async (_what, listen, told) => {
    const options = { services: fakeServices(), token: "t", version: "1.2.3", listen: await listen() };
    await expect(startServer(options)).rejects.toMatchObject({
      code: "usage",
      message: expect.stringContaining(told),
      hint: expect.stringMatching(/choose (another|one)/),
    });
  });

  test("closing frees the port", async () => {
    const first = await testServer(ready);
    const port = Number(new URL(first.url).port);
    await first.close();
    const second = await testServer(ready, { listen: { host: "127.0.0.1", port } });
    expect(second.url).toBe(first.url);
  });

  test("closing lets a request finish", async () => {
    let release = () => {};
    const started = new Promise<void>((begun) => {
      release = begun;
    });
    let finish = (): void => {};
    const server = await testServer({
      locks: () =>
        new Promise((resolve) => {
          finish = () => resolve([]);
          release();
        }),
    });
    const answer = server.fetch("/v1/locks");
    await started;
    const closed = server.close();
    finish();
    expect((await answer).status).toBe(200);
    await closed;
  });
});

async function takenPort(): Promise<number> {
  const holder = createServer();
  await new Promise<void>((resolve) => void holder.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => new Promise<void>((resolve) => void holder.close(() => resolve())));
  const address = holder.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}
