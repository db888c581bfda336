import { describe, expect, test } from "vitest";
import { type FakeFollow, fakeFollow } from "../../../tests/fake-follow.ts";
import { sampleDetail, sampleLine, sampleRun, sampleStep } from "../../../tests/sample-run.ts";
import { type TestServer, testServer } from "../../../tests/test-server.ts";
import { UpstreamError, UserError } from "../../lib/errors.ts";

async function streaming(followed: FakeFollow, options: { heartbeatMs?: number } = {}): Promise<TestServer> {
  const get = async () => sampleDetail({ state: "succeeded" });
  return testServer({ runs: { get, follow: followed.follow } }, options);
}

/** Reads until the text holds `wanted`; what was read so far is kept between calls. */
function reader(answer: Response): (wanted: string) => Promise<string> {
  const pieces = (answer.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  return async (wanted) => {
    while (!text.includes(wanted)) {
      const { done, value } = await pieces.read();
      if (done) throw new Error(`stream ended without ${wanted}: ${text}`);
      text += value;
    }
    return text;
  };
}

describe("the stream of a run", () => {
  test("tells steps and log as they come, and the run at its end", async () => {
    const followed = fakeFollow(() => [{ kind: "run", run: sampleRun() }]);
    const server = await streaming(followed);
    const answer = await server.fetch("/v1/runs/run-1/stream");
    expect(answer.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    expect(answer.headers.get("cache-control")).toBe("no-store");
    const until = reader(answer);
    await until("event: run\n");
    followed.tell({ kind: "step", step: sampleStep() });
    await until("event: step\n");
    followed.tell({ kind: "log", lines: [sampleLine(7), sampleLine(8, "two\nlines")] });
    expect(await until("event: log\n")).toContain("id: 8\n");
    followed.finish();
    const text = await until("event: end\n");
    const end = JSON.parse(text.split("event: end\ndata: ")[1] ?? "");
    expect(end).toEqual(sampleRun({ state: "succeeded" }));
  });

  test.each([
    ["from the start", "", {}, 0],
    ["after a line", "?after=12", {}, 12],
    ["after the last event a reader had", "?after=12", { "last-event-id": "40" }, 40],
  ])("begins %s", async (_what, query, headers: Record<string, string>, after) => {
    const followed = fakeFollow();
    const server = await streaming(followed);
    const answer = await server.fetch(`/v1/runs/run-1/stream${query}`, { headers });
    await followed.readers(1);
    expect(followed.calls[0]).toMatchObject({ id: "run-1", after });
    followed.finish();
    await answer.text();
  });

  test("stops following when the reader goes away", async () => {
    const followed = fakeFollow(() => [{ kind: "run", run: sampleRun() }]);
    const server = await streaming(followed);
    const gone = new AbortController();
    await server.fetch("/v1/runs/run-1/stream", { signal: gone.signal });
    await followed.readers(1);
    gone.abort();
    await followed.readers(0);
    expect(followed.calls[0]?.signal.aborted).toBe(true);
  });

  test("a hundred readers leave nothing behind", async () => {
    const followed = fakeFollow(() => [{ kind: "run", run: sampleRun() }]);
    const server = await streaming(followed);
    const gone = new AbortController();
    const answers = Array.from({ length: 100 }, () => server.fetch("/v1/runs/run-1/stream", { signal: gone.signal }));
    await Promise.all(answers);
    await followed.readers(100);
    gone.abort();
    await followed.readers(0);
  });

  test("closing the server ends streams without an end event", async () => {
    const followed = fakeFollow(() => [{ kind: "run", run: sampleRun() }]);
    const server = await streaming(followed);
    const answer = await server.fetch("/v1/runs/run-1/stream");
    await followed.readers(1);
    const started = performance.now();
    await server.close();
    expect(performance.now() - started).toBeLessThan(2000);
    expect(await answer.text()).not.toContain("event: end");
    await followed.readers(0);
  });

  test("closing does not wait for a source that ignores its signal", async () => {
    const stuck = { follow: () => ({ [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) }) };
    const server = await testServer({ runs: { get: async () => sampleDetail(), ...stuck } });
    const answer = await server.fetch("/v1/runs/run-1/stream");
    await server.close();
    await answer.text();
  });

  test("a quiet stream shows that it lives", async () => {
    const followed = fakeFollow();
    const server = await streaming(followed, { heartbeatMs: 20 });
    const until = reader(await server.fetch("/v1/runs/run-1/stream"));
    await until(": heartbeat\n\n: heartbeat\n\n");
  });

  test("an unknown run is told by the status", async () => {
    const get = async () => {
      throw new UserError("not-found", "there is no run run-1");
    };
    const server = await testServer({ runs: { get } });
    const answer = await server.fetch("/v1/runs/run-1/stream");
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ code: "not-found" });
  });

  test("an error on the way is told in the stream", async () => {
    const follow = async function* () {
      yield { kind: "run" as const, run: sampleRun() };
      throw new UpstreamError("database-unreachable", "gone");
    };
    const server = await testServer({ runs: { get: async () => sampleDetail(), follow } });
    const text = await (await server.fetch("/v1/runs/run-1/stream")).text();
    expect(text).toContain('event: error\ndata: {"kind":"upstream","code":"database-unreachable"');
    expect(text).not.toContain("event: end");
  });
});

describe("the log of a run", () => {
  const runs = { get: async () => sampleDetail({ steps: [sampleStep({ key: "packages" })] }), log: async () => [] };

  test.each([
    { query: "?step=packages", status: 200 },
    { query: "?step=pakages", status: 404 },
    { query: "?step=pakages&after=7", status: 200 }, // a step that a retry's plan no longer has may have said something
  ])("of a step without lines: $query → $status", async ({ query, status }) => {
    const server = await testServer({ runs });
    const answer = await server.fetch(`/v1/runs/run-1/log${query}`);
    expect(answer.status).toBe(status);
    if (status === 404)
      expect(await answer.json()).toMatchObject({ hint: "did you mean packages? its steps: packages" });
  });
});
