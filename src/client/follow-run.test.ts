import { describe, expect, test } from "vitest";
import { type FakeFollow, fakeFollow } from "../../tests/fake-follow.ts";
import { sampleDetail, sampleLine, sampleRun, sampleStep } from "../../tests/sample-run.ts";
import { type TestServer, testServer } from "../../tests/test-server.ts";
import { UserError } from "../lib/errors.ts";
import type { StartOptions } from "../server/start-server.ts";
import { followRun } from "./follow-run.ts";
import type { RunUpdate } from "./types.ts";

const finished = async () => sampleDetail({ state: "succeeded" });

function serve(followed: FakeFollow, options: Partial<StartOptions> = {}): Promise<TestServer> {
  return testServer({ runs: { get: finished, follow: followed.follow } }, options);
}

/** What an update is, in short. */
function inShort(update: RunUpdate): string {
  switch (update.kind) {
    case "run":
      return `run ${update.run.state}`;
    case "step":
      return `step ${update.step.key} ${update.step.state}`;
    case "log":
      return `log ${update.lines.map(({ seq }) => seq).join(",")}`;
  }
}

describe("followRun", () => {
  test("tells a run to its end", async () => {
    const followed = fakeFollow(() => [
      { kind: "run", run: sampleRun() },
      { kind: "log", lines: [sampleLine(1), sampleLine(2)] },
      { kind: "step", step: sampleStep({ state: "succeeded" }) },
    ]);
    const { client } = await serve(followed);
    const told: string[] = [];
    for await (const update of followRun(client, "run-1", { after: 0 })) {
      told.push(inShort(update));
      if (update.kind === "step") followed.finish();
    }
    expect(told).toEqual(["run running", "log 1,2", "step seal succeeded", "run succeeded"]);
  });

  test("after a cut goes on behind the last line it had", async () => {
    const followed = fakeFollow(({ after }) => [
      { kind: "log", lines: [sampleLine(after + 1), sampleLine(after + 2)] },
      { kind: "run", run: sampleRun() },
    ]);
    const first = await serve(followed);
    const port = Number(new URL(first.url).port);
    const told: string[] = [];
    let restarted = false;
    for await (const update of followRun(first.client, "run-1", { after: 10 })) {
      told.push(inShort(update));
      if (update.kind !== "run" || update.run.state === "succeeded") continue;
      if (restarted) followed.finish();
      else {
        restarted = true;
        await first.close();
        await serve(followed, { listen: { host: "127.0.0.1", port } });
      }
    }
    expect(told).toEqual(["log 11,12", "run running", "log 13,14", "run running", "run succeeded"]);
    expect(followed.calls.map(({ after }) => after)).toEqual([10, 12]);
  });

  test("gives up on a server that does not come back", async () => {
    const followed = fakeFollow(() => [{ kind: "run", run: sampleRun() }]);
    const { client, close } = await serve(followed);
    const follow = async () => {
      for await (const _update of followRun(client, "run-1", { giveUpAfterMs: 300 })) await close();
    };
    await expect(follow()).rejects.toMatchObject({ code: "server-unreachable" });
  });

  test("opens a silent stream again", async () => {
    const followed = fakeFollow(() => [{ kind: "log", lines: [sampleLine(1)] }]);
    const { client } = await serve(followed);
    let told = 0;
    for await (const _update of followRun(client, "run-1", { silenceMs: 1000 })) {
      told++;
      if (told === 3) break;
    }
    expect(followed.calls.map(({ after }) => after)).toEqual([0, 1, 1]);
    await followed.readers(0);
  });

  test("leaving the loop ends the stream", async () => {
    const followed = fakeFollow(() => [{ kind: "run", run: sampleRun() }]);
    const { client } = await serve(followed);
    for await (const _update of followRun(client, "run-1")) break;
    await followed.readers(0);
  });

  test("abort ends the stream with the signal's reason", async () => {
    const followed = fakeFollow(() => [{ kind: "run", run: sampleRun() }]);
    const { client } = await serve(followed);
    const stop = new AbortController();
    const follow = async () => {
      for await (const _update of followRun(client, "run-1", { signal: stop.signal })) stop.abort(new Error("Ctrl-C"));
    };
    await expect(follow()).rejects.toThrow("Ctrl-C");
    await followed.readers(0);
  });

  test.each([
    ["before the stream", async () => Promise.reject(new UserError("not-found", "there is no run-1")), [] as const],
    ["in the stream", finished, [{ kind: "run", run: sampleRun() }] as const],
  ])("an error %s is thrown at once", async (_when, get, updates) => {
    const follow = async function* () {
      yield* updates;
      throw new UserError("not-found", "there is no run-1");
    };
    const { client } = await testServer({ runs: { get, follow } });
    const all = async () => {
      for await (const _update of followRun(client, "run-1"));
    };
    await expect(all()).rejects.toMatchObject({ name: "ApiError", body: { code: "not-found", exit: 2 } });
  });
});
