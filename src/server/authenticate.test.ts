import { describe, expect, test } from "vitest";
import { fakeServices } from "../../tests/fake-services.ts";
import { sampleRun } from "../../tests/sample-run.ts";
import { posting, testServer, testToken } from "../../tests/test-server.ts";
import { buildServer } from "./build-server.ts";

const ready = { readiness: async () => ({ ready: true, database: "open" as const }) };
const counts = { counts: async () => ({ runs: {}, steps: {}, queueDepth: 0 }) };

describe("authenticate", () => {
  test.each([
    ["nothing", {}],
    ["another token", { authorization: "Bearer other" }],
    ["an empty token", { authorization: "Bearer " }],
    ["the token under another scheme", { authorization: `Basic ${testToken}` }],
    ["the token with more behind it", { authorization: `Bearer ${testToken} x` }],
  ])("refuses %s", async (_what, headers: Record<string, string>) => {
    const { url } = await testServer();
    const answer = await fetch(`${url}/v1/runs`, { headers });
    expect(answer.status).toBe(401);
    expect(answer.headers.get("www-authenticate")).toBe("Bearer");
    expect(await answer.json()).toMatchObject({ kind: "user", code: "unauthorized", exit: 2 });
  });

  test("every route wants the token, but for those that say otherwise", async () => {
    const routes: { method: string; url: string; access: string }[] = [];
    const app = await buildServer({
      services: fakeServices(),
      token: testToken,
      version: "1.2.3",
      onRoute: ({ method, url, config }) => {
        routes.push({ method: String(method), url, access: config?.access ?? "token" });
      },
    });
    expect(routes.filter(({ access }) => access !== "token").map(({ url }) => url)).toEqual([
      "/health",
      "/openapi.json",
      "/metrics",
    ]);
    expect(routes.length).toBeGreaterThan(25);
    for (const { method, url } of routes.filter(({ access }) => access === "token")) {
      const answer = await app.inject({ method: method as "GET", url: url.replaceAll(/:\w+/g, "x") });
      expect(answer.statusCode, `${method} ${url}`).toBe(401);
    }
    await app.close();
  });

  test("a path that does not exist wants the token too", async () => {
    const { url } = await testServer();
    expect((await fetch(`${url}/v1/nothing`)).status).toBe(401);
  });

  test("health and the OpenAPI document are open", async () => {
    const { url } = await testServer(ready);
    expect((await fetch(`${url}/health`)).status).toBe(200);
    expect((await fetch(`${url}/openapi.json`)).status).toBe(200);
  });

  test("metrics are open to this machine, but not through a proxy", async () => {
    const { url, fetch: withToken } = await testServer(counts);
    expect((await fetch(`${url}/metrics`)).status).toBe(200);
    const forwarded = { "x-forwarded-for": "192.0.2.1" };
    expect((await fetch(`${url}/metrics`, { headers: forwarded })).status).toBe(401);
    expect((await withToken("/metrics", { headers: forwarded })).status).toBe(200);
  });

  test("an empty token lets nobody in", async () => {
    const { url } = await testServer({}, { token: "" });
    expect((await fetch(`${url}/v1/runs`, { headers: { authorization: "Bearer " } })).status).toBe(401);
  });

  test("the actor is who the caller says, or api", async () => {
    const actors: string[] = [];
    const cancel = async ({ actor }: { actor: string }) => {
      actors.push(actor);
      return sampleRun();
    };
    const server = await testServer({ runs: { cancel } });
    await server.fetch("/v1/runs/run-1/cancel", { method: "POST" });
    await server.fetch("/v1/runs/run-1/cancel", { method: "POST", headers: { "x-slipway-actor": "ci@build" } });
    expect(actors).toEqual(["api", "ci@build"]);
    const refused = await server.fetch("/v1/runs/run-1/cancel", posting({}, { "x-slipway-actor": "a b" }));
    expect(refused.status).toBe(400);
  });
});
