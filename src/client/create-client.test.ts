import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { sampleDetail, sampleRun } from "../../tests/sample-run.ts";
import { testServer, testToken } from "../../tests/test-server.ts";
import { UserError } from "../lib/errors.ts";
import { answer, createClient } from "./create-client.ts";

/** A server that speaks another language. */
async function foreignServer(status: number, text: string): Promise<string> {
  const server = createServer((_request, reply) => void reply.writeHead(status).end(text));
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => new Promise<void>((resolve) => void server.close(() => resolve())));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe("createClient", () => {
  test("gives the data of an answer", async () => {
    const { client } = await testServer({
      runs: { get: async (id) => sampleDetail({ id }), list: async ({ limit }) => [sampleRun({ id: `of ${limit}` })] },
    });
    expect(await answer(client.GET("/v1/runs/{id}", { params: { path: { id: "run-7" } } }))).toMatchObject({
      id: "run-7",
      plan: { locks: ["image:web"] },
    });
    expect(await answer(client.GET("/v1/runs", { params: { query: { limit: 3 } } }))).toMatchObject([{ id: "of 3" }]);
  });

  test("sends a request as it was given, and who asks", async () => {
    const asked: unknown[] = [];
    const server = await testServer({
      startRequest: async (input) => {
        asked.push(input);
        return sampleRun();
      },
    });
    const client = createClient({ url: `${server.url}/`, token: testToken, actor: "root@host" });
    const request = { verb: "image promote", project: "/srv/web", image: "web", to: "stage" } as const;
    await answer(client.POST("/v1/runs", { body: { request } }));
    expect(asked).toEqual([{ request, actor: "root@host" }]);
  });

  test("names with special letters reach the server whole", async () => {
    const refs: string[] = [];
    const { client } = await testServer({
      images: {
        version: async ({ ref }) => {
          refs.push(ref);
          throw new UserError("not-found", "no such version");
        },
      },
    });
    const params = { path: { image: "web", ref: `sha256:${"a".repeat(64)}` } };
    await expect(client.GET("/v1/images/{image}/versions/{ref}", { params })).rejects.toThrow("no such version");
    expect(refs).toEqual([params.path.ref]);
  });

  test("throws the server's error with its exit code and hint", async () => {
    const { client } = await testServer({
      runs: {
        cancel: async () => {
          throw new UserError("conflict", "run-1 has ended", { hint: "start another" });
        },
      },
    });
    const call = client.POST("/v1/runs/{id}/cancel", { params: { path: { id: "run-1" } } });
    await expect(call).rejects.toMatchObject({
      name: "ApiError",
      message: "run-1 has ended",
      body: { code: "conflict", exit: 2, hint: "start another" },
    });
  });

  test("a wrong token is told as such", async () => {
    const { url } = await testServer();
    const call = createClient({ url, token: "wrong" }).GET("/v1/locks");
    await expect(call).rejects.toMatchObject({ body: { code: "unauthorized" } });
  });

  test("a server that is not there is named, with what to do", async () => {
    const { url, close } = await testServer();
    await close();
    await expect(createClient({ url, token: "t" }).GET("/v1/locks")).rejects.toMatchObject({
      code: "server-unreachable",
      message: expect.stringMatching(/^cannot reach http:\/\/127\.0\.0\.1:\d+: .*ECONNREFUSED/),
      hint: expect.stringContaining("SLIPWAY_URL"),
    });
  });

  test.each([
    [502, "<html>Bad Gateway</html>"],
    [404, '{"error":"no route"}'],
    [500, ""],
  ])("another program's answer %i %s is no Slipway server", async (status, text) => {
    const url = await foreignServer(status, text);
    await expect(createClient({ url, token: "t" }).GET("/v1/locks")).rejects.toMatchObject({
      code: "server-unreachable",
      message: expect.stringContaining("is no Slipway server"),
    });
  });

  test.each([
    [200, ""],
    [200, "<html>Hello</html>"],
  ])("a success %i %j that is not the API's is no Slipway server", async (status, text) => {
    const url = await foreignServer(status, text);
    await expect(answer(createClient({ url, token: "t" }).GET("/v1/locks"))).rejects.toMatchObject({
      code: "server-unreachable",
    });
  });

  test("abort gives the signal's reason", async () => {
    const { client } = await testServer({ locks: () => new Promise(() => {}) });
    const signal = AbortSignal.abort(new Error("interrupted"));
    await expect(client.GET("/v1/locks", { signal })).rejects.toThrow("interrupted");
  });

  test.each(["", "web", "ftp://host", "unix:/run/slipway.sock"])("%j is not a URL of a server", (url) => {
    expect(() => createClient({ url, token: "t" })).toThrow(`${url} is not the URL of a server`);
  });
});
