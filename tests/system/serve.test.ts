import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { answer, createClient } from "../../src/client/create-client.ts";
import type { Plan } from "../../src/client/types.ts";
import type { ErrorBody } from "../../src/lib/errors.ts";
import { type Lab, openLab, type Server } from "./lab.ts";
import { smallImage, writeProject } from "./small-project.ts";

let lab: Lab;
let server: Server;

beforeAll(async () => {
  lab = await openLab();
  await writeProject(lab.projectDir, { images: { small: smallImage() } });
  server = await lab.serve();
});
afterAll(() => lab.close());

const get = (path: string, init?: RequestInit) => fetch(`${server.url}${path}`, init);

describe("a server tells without a token", () => {
  test("that it is well", async () => {
    const response = await get("/health");
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ ready: true, database: "open", version: expect.any(String) });
  });

  test("what its API is", async () => {
    const document = (await (await get("/openapi.json")).json()) as { openapi: string; paths: object };
    expect(document.openapi).toMatch(/^3\./);
    expect(Object.keys(document.paths)).toContain("/v1/runs/{id}/stream");
  });

  test("its figures, to this machine", async () => {
    const text = await (await get("/metrics")).text();
    expect(text).toMatch(/^# TYPE \S+ gauge$/m);
    expect(text).toMatch(/^slipway_\S+ \d/m);
  });
});

describe("everything else wants the token", () => {
  const refused = { status: 401 };

  test.each([
    ["none", {}],
    ["another one", { authorization: "Bearer 0123456789" }],
  ])("%s", async (_name, headers) => {
    const response = await get("/v1/runs", { headers });
    expect(response).toMatchObject(refused);
    expect(await response.json()).toMatchObject({
      code: "unauthorized",
      hint: expect.stringContaining("SLIPWAY_TOKEN"),
    });
  });

  test("the right one", async () => {
    expect(await answer(server.client.GET("/v1/runs"))).toEqual([]);
  });
});

describe("commands beside a server", () => {
  test("one that knows its URL and token asks it", async () => {
    const variables = { SLIPWAY_URL: server.url, SLIPWAY_TOKEN: server.token };
    expect(await lab.json("image list".split(" "), { variables })).toEqual({ images: [] });
  });

  test("one with a wrong token is told what to set", async () => {
    const variables = { SLIPWAY_URL: server.url, SLIPWAY_TOKEN: "wrong" };
    const { exit, stderr } = await lab.run(["image", "list"], { variables });
    expect(exit).toBe(2);
    expect(stderr).toContain("SLIPWAY_TOKEN");
  });

  test("two that know nothing of it join its database, at the same time", async () => {
    const both = await Promise.all([lab.json(["run", "list"]), lab.json(["log", "verify"])]);
    expect(both).toEqual([{ runs: [] }, { ok: true, count: 0 }]);
  });

  test("a plan is printed, and nothing is done", async () => {
    const { plan, digest } = await lab.json<{ plan: Plan; digest: string }>(["plan", "image", "build", "small"]);
    expect(plan.steps.map(({ key }) => key)).toEqual([
      "resolve",
      "packages",
      "files",
      "seal",
      "disk",
      "format-raw",
      "manifest",
      "record",
    ]);
    expect(digest).toMatch(/^(sha256:)?[0-9a-f]{64}$/);
    expect(await answer(server.client.GET("/v1/runs"))).toEqual([]);
  });
});

describe("without a server at the URL", () => {
  test("a command says so", async () => {
    const variables = { SLIPWAY_URL: "http://127.0.0.1:9", SLIPWAY_TOKEN: "any" };
    const { exit, stdout } = await lab.run(["image", "list", "--json"], { variables });
    const { error } = JSON.parse(stdout) as { error: ErrorBody };
    expect(error).toMatchObject({ code: "server-unreachable", hint: expect.stringContaining("slipway serve") });
    expect(exit).toBe(4);
  });

  test("a database that does not answer is told, not waited for", async () => {
    const variables = { DATABASE_URL: "postgresql://nobody@127.0.0.1:9/none" };
    const { exit, stdout } = await lab.run(["run", "list", "--json"], { variables });
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: "database-unreachable" } });
    expect(exit).toBe(4);
  });
});

describe("the end", () => {
  test("a second server on the same port is told what to do", async () => {
    const { port } = new URL(server.url);
    const { exit, stderr } = await lab.run(["serve", "--port", port]);
    expect(exit).toBe(2);
    expect(stderr).toMatch(/port/);
  });

  test("SIGTERM ends the server in order: the database too", async () => {
    const client = createClient({ url: server.url, token: server.token });
    await answer(client.GET("/v1/runs"));
    expect((await server.terminate()).exit).toBe(0);
    await lab.expectNothingLeft();
  });
});
