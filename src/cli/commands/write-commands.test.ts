import { expect, test } from "vitest";
import { commandLine } from "../../../tests/command-line.ts";
import { sampleDetail, sampleRun, sampleStep } from "../../../tests/sample-run.ts";

const project = "/srv/project";

test.each([
  { line: "image build web", request: { verb: "image build", project, image: "web" } },
  {
    line: "image build web --formats raw,qcow2 --formats vhd --flavours azure --arch arm64",
    request: {
      verb: "image build",
      project,
      image: "web",
      formats: ["raw", "qcow2", "vhd"],
      flavours: ["azure"],
      arch: ["arm64"],
    },
  },
  { line: "image test web", request: { verb: "image test", project, image: "web" } },
  {
    line: "image test web stage --checks content,boot",
    request: { verb: "image test", project, image: "web", ref: "stage", checks: ["content", "boot"] },
  },
  { line: "image promote web --to stage", request: { verb: "image promote", project, image: "web", to: "stage" } },
  {
    line: "image promote web 20261121.1 --to stage --override hotfix",
    request: {
      verb: "image promote",
      project,
      image: "web",
      ref: "20261121.1",
      to: "stage",
      override: { reason: "hotfix" },
    },
  },
  { line: "image release web --to testing", request: { verb: "image release", project, image: "web", to: "testing" } },
  {
    line: "image release web --project ../shop",
    request: { verb: "image release", project: "/srv/shop", image: "web" },
  },
])("slipway $line, and its plan", async ({ line, request }) => {
  const asked: unknown[] = [];
  const services = {
    startRequest: async ({ request }: { request: unknown }) => {
      asked.push(request);
      return sampleRun();
    },
    planRequest: async (request: unknown) => {
      asked.push(request);
      return { plan: sampleDetail().plan, digest: "d" };
    },
  };
  expect(await commandLine([...line.split(" "), "--detach"], { services })).toMatchObject({ exit: 0 });
  const planned = await commandLine(["plan", ...line.split(" ")], { services });
  expect(planned).toMatchObject({ exit: 0 });
  expect(planned.stdout).toContain("locks: image:web");
  expect(asked).toEqual([request, request]);
});

test("plan prints steps by part, and the plan itself with --json", async () => {
  const step = { config: {}, retry: "safe" as const };
  const plan = {
    ...sampleDetail().plan,
    steps: [
      { ...step, key: "packages", uses: "images/packages", title: "Install packages", needs: [] },
      { ...step, key: "boot", uses: "checks/boot", title: "Boot", needs: ["packages"], labels: ["kvm"] },
    ],
  };
  const services = { planRequest: async () => ({ plan, digest: "sha256:d" }) };
  const { stdout } = await commandLine(["plan", "image", "build", "web"], { services });
  expect(stdout.split("\n")).toEqual([
    "build web",
    "build",
    "  packages  Install packages",
    "boot",
    "  boot      Boot  (after packages; needs a worker with kvm)",
    "locks: image:web",
    "plan:  sha256:d",
    "",
  ]);
  const json = await commandLine(["plan", "image", "build", "web", "--json"], { services });
  expect(JSON.parse(json.stdout)).toEqual({ digest: "sha256:d", plan });
});

test.each(["cancel", "pause", "resume", "retry"] as const)("slipway run %s", async (verb) => {
  const asked: string[] = [];
  const runs = {
    [verb]: async ({ id }: { id: string }) => {
      asked.push(id);
      return sampleRun();
    },
  };
  const detach = verb === "resume" || verb === "retry" ? ["--detach"] : [];
  expect(await commandLine(["run", verb, "run-1", ...detach], { services: { runs } })).toMatchObject({ exit: 0 });
  expect(asked).toEqual(["run-1"]);
});

test("run retry follows the run and prints what its kind prints", async () => {
  const output = { image: "web", version: "20261121.1", digest: "sha256:a", channel: "stage" };
  const steps = [sampleStep({ uses: "channels/promote", key: "promote", state: "succeeded", output })];
  const services = {
    runs: {
      retry: async () => sampleRun({ kind: "image promote" }),
      get: async () => sampleDetail({ kind: "image promote", state: "succeeded", steps }),
      async *follow() {
        yield { kind: "run" as const, run: sampleRun({ state: "succeeded" }) };
      },
    },
  };
  expect(await commandLine(["run", "retry", "run-1", "-q"], { services })).toMatchObject({
    exit: 0,
    stdout: "channel stage → web 20261121.1\n",
  });
});

test("run decide hands over choice and reason", async () => {
  const asked: unknown[] = [];
  const runs = {
    decide: async (input: object) => {
      asked.push(input);
      return sampleRun({ state: "errored" });
    },
  };
  const argv = ["run", "decide", "run-1", "abandon", "--reason", "not needed any more"];
  expect(await commandLine(argv, { services: { runs } })).toMatchObject({ exit: 0 });
  expect(asked).toEqual([{ id: "run-1", actor: "api", choice: "abandon", reason: "not needed any more" }]);
});

test("channel rollback prints where the channel points now", async () => {
  const asked: unknown[] = [];
  const rollback = async (input: { channel: string; image: string }) => {
    asked.push(input);
    return {
      ...input,
      from: "20261121.1",
      to: "20261120.1",
      action: "rollback" as const,
      by: "api",
      at: "2026-11-21T10:00:00.000Z",
      override: null,
      reason: "broken",
    };
  };
  const argv = ["channel", "rollback", "stage", "web", "--reason", "broken"];
  const { stdout } = await commandLine(argv, { services: { channels: { rollback } } });
  expect(stdout).toBe("channel stage → web 20261120.1\n  before: 20261121.1\n");
  expect(asked).toEqual([{ channel: "stage", image: "web", reason: "broken", actor: "api" }]);
});

test("serve and worker hand their options over and tell when they are ready", async () => {
  const asked: object[] = [];
  const backend = {
    serve: async ({ host, port, onReady }: { host: string; port: number; onReady(server: object): void }) => {
      asked.push({ host, port });
      onReady({ url: "http://127.0.0.1:8080", tokenFile: "/data/keys/api-token" });
    },
    worker: async ({
      labels,
      concurrency,
      onReady,
    }: {
      labels: readonly string[];
      concurrency: number | undefined;
      onReady(): void;
    }) => {
      asked.push({ labels, concurrency });
      onReady();
    },
  };
  const served = await commandLine(["serve", "--port", "8080"], { backend });
  expect(served).toMatchObject({ exit: 0, stdout: "serving on http://127.0.0.1:8080\n" });
  const worked = await commandLine(["worker", "--labels", "kvm,arm64", "--concurrency", "2"], { backend });
  expect(worked).toMatchObject({ exit: 0, connections: { opened: 0 } });
  expect(asked).toEqual([
    { host: "127.0.0.1", port: 8080 },
    { labels: ["kvm", "arm64"], concurrency: 2 },
  ]);
});
