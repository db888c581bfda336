import { describe, expect, test } from "vitest";
import { sampleRun } from "../../tests/sample-run.ts";
import { posting, testServer } from "../../tests/test-server.ts";
import { type ErrorCode, errorTable, UpstreamError, UserError } from "../lib/errors.ts";

async function thrown(error: unknown): Promise<Response> {
  const { fetch } = await testServer({
    locks: async () => {
      throw error;
    },
  });
  return fetch("/v1/locks");
}

describe("answerError", () => {
  test.each(Object.keys(errorTable) as ErrorCode[])("%s has the status and exit code of the table", async (code) => {
    const answer = await thrown(new UserError(code, "what happened", { hint: "what to do" }));
    expect(answer.status).toBe(errorTable[code].http);
    expect(await answer.json()).toEqual({
      kind: "user",
      code,
      message: "what happened",
      hint: "what to do",
      exit: errorTable[code].exit,
      docs: `docs/errors.md#${code}`,
    });
  });

  test("an error of another system says when to try again", async () => {
    const answer = await thrown(new UpstreamError("database-unreachable", "gone", { retryAfterMs: 1500 }));
    expect(answer.status).toBe(503);
    expect(answer.headers.get("retry-after")).toBe("2");
  });

  test("every problem of a project file arrives with its place", async () => {
    const position = { file: "slipway.yaml", line: 3, column: 5, text: "    sizee: 2G" };
    const problems = [
      { message: "unknown key sizee", path: "images.web.disk.sizee", position, hint: "did you mean size?" },
      { message: "no channels", path: "channels", position },
    ];
    const { client } = await testServer({
      project: {
        check: async () => {
          throw new UserError("invalid-project", "two problems", { position, problems });
        },
      },
    });
    await expect(client.POST("/v1/project/check", { body: { root: "/srv/web" } })).rejects.toMatchObject({
      body: { code: "invalid-project", exit: 2, position, problems },
    });
  });

  test("anything else is a bug: 500, and no stack", async () => {
    const answer = await thrown(new TypeError("x is undefined"));
    expect(answer.status).toBe(500);
    const body = await answer.text();
    expect(JSON.parse(body)).toMatchObject({ kind: "bug", exit: 1 });
    expect(body).not.toContain("answer-error.test.ts");
  });

  test("a result that does not fit its schema is a bug, not half an answer", async () => {
    const { fetch } = await testServer({ locks: async () => [{ name: "image:web" } as never] });
    expect((await fetch("/v1/locks")).status).toBe(500);
  });

  test.each([
    ["no absolute path", { verb: "image build", project: "web", image: "web" }, "request.project", "absolute path"],
    ["a wrong image name", { verb: "image build", project: "/p", image: "../x" }, "request.image", "lower-case"],
    ["an unknown verb", { verb: "image sail", project: "/p", image: "web" }, "request.verb", "image release"],
    ["an unknown key", { verb: "image build", project: "/p", image: "web", fast: true }, "request", "fast"],
    ["a missing channel", { verb: "image promote", project: "/p", image: "web" }, "request.to", "string"],
    [
      "an empty reason",
      { verb: "image promote", project: "/p", image: "web", to: "a", override: { reason: " " } },
      "request.override.reason",
      "must not be empty",
    ],
  ])("a request with %s is usage, with the path", async (_what, request, path, told) => {
    const { fetch } = await testServer();
    const answer = await fetch("/v1/runs", posting({ request }));
    expect(answer.status).toBe(400);
    const body = (await answer.json()) as { message: string };
    expect(body).toMatchObject({ kind: "user", code: "usage", exit: 2, path });
    expect(body.message).toContain(told);
  });

  test.each([
    ["/v1/runs?limit=0", "limit", "limit: must be at least 1"],
    ["/v1/runs?limit=1001", "limit", "limit: must be at most 1000"],
    ["/v1/runs?limit=many", "limit", "limit: "],
    ["/v1/runs?state=lost", "state", "state: "],
    ["/v1/runs?kind=a%00b", "kind", "kind: must be one line of text"],
    ["/v1/runs?kind=", "kind", "kind: must not be empty"],
    ["/v1/runs/a%00b", "id", 'id "a\\u0000b": is not the id of a run'],
    ["/v1/images/Web", "image", 'image "Web": expected a name of lower-case letters'],
    ["/v1/runs/run-1/log?after=1e400", "after", "after: "],
    ["/v1/runs/run-1/log?after=9007199254740993", "after", "after: "],
    ["/v1/events?subject=%0a", "subject", "subject: must be one line of text"],
    ["/v1/images/web/diff?from=latest", "to", "to: "],
    [`/v1/images/web/versions/${encodeURIComponent("a/../b")}`, "ref", 'ref "a/../b": must be latest, a version'],
  ])("%s is usage", async (path, field, message) => {
    const { fetch } = await testServer();
    const answer = await fetch(path);
    expect(answer.status).toBe(400);
    const body = (await answer.json()) as { message: string };
    expect(body).toMatchObject({ code: "usage", path: field });
    expect(body.message.slice(0, message.length)).toBe(message);
  });

  test.each([
    ["not JSON", { method: "POST", body: "{", headers: { "content-type": "application/json" } }, 400],
    ["another type", { method: "POST", body: "a=b", headers: { "content-type": "text/plain" } }, 415],
    ["too much", posting({ root: `/${"x".repeat(1024 * 1024)}` }), 413],
  ])("a body that is %s is usage", async (_what, init, status) => {
    const { fetch } = await testServer();
    const answer = await fetch("/v1/project/check", init);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ code: "usage", exit: 2 });
  });

  test("an unknown path names the nearest route", async () => {
    const { fetch } = await testServer();
    const answer = await fetch("/v1/image");
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ code: "not-found", hint: "did you mean /v1/images?" });
  });

  test("a method that a route does not take is not answered with the same path", async () => {
    const { fetch } = await testServer();
    const answer = await fetch("/v1/images", { method: "DELETE" });
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ hint: "all routes are in /openapi.json" });
  });

  test("an unknown parameter is refused, not left out", async () => {
    const { fetch } = await testServer({ runs: { list: async () => [] } });
    const answer = await fetch("/v1/runs?stat=running");
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: "usage", message: expect.stringContaining('"stat"') });
  });

  test("answers carry the request's id, and no one else's page may read them", async () => {
    const { fetch } = await testServer({ runs: { cancel: async () => sampleRun() } });
    const answer = await fetch("/v1/runs/run-1/cancel", {
      method: "POST",
      headers: { origin: "https://evil.example" },
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
  });
});
