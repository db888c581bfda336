import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Run, RunDetail } from "../../src/client/types.ts";
import type { ErrorBody } from "../../src/lib/errors.ts";
import { type Lab, type More, openLab } from "./lab.ts";
import { smallImage, writeProject } from "./small-project.ts";

const failing = "#!/bin/sh\necho the mirror of the shop is closed >&2\nexit 7\n";
const lasting = "#!/bin/sh\nset -eu\necho half way\nsleep 300\n";
const greedy = "#!/bin/sh\nset -eu\ncat /dev/zero >/everything\n";
const quick = "#!/bin/sh\nset -eu\necho second >/etc/second\n";

let lab: Lab;

beforeAll(async () => {
  lab = await openLab();
  await writeProject(lab.projectDir, {
    images: {
      small: smallImage(),
      steps: smallImage({ provision: [{ shell: "first.sh" }, { shell: "second.sh" }] }),
      foreign: smallImage({ from: { debian: "bookworm", arch: ["arm64"] } }),
      large: smallImage({ packages: ["hello"] }),
      tight: smallImage({ disk: { size: "256M" } }),
      greedy: smallImage({ provision: [{ shell: "greedy.sh" }] }),
    },
    files: { "first.sh": "#!/bin/sh\necho first >/etc/first\n", "second.sh": failing, "greedy.sh": greedy },
  });
});
afterAll(() => lab?.close());

interface Refusal {
  ok: false;
  run: string;
  state: string;
  error: ErrorBody;
}

/** Builds an image that cannot be built. @returns the JSON answer, the exit code and what a person sees */
async function refusal(image: string, more?: More): Promise<{ exit: number | null; stderr: string; told: Refusal }> {
  const { exit, stdout, stderr } = await lab.run(["image", "build", image, "--json"], more);
  return { exit, stderr, told: JSON.parse(stdout) as Refusal };
}

/** Runs what follows after a shell script, in the same process. */
const precededBy = (script: string) => ["sh", "-euc", `${script}; exec "$@"`, "sh"];
const ownMounts = ["unshare", "--mount", "--propagation", "private", "--"];

describe("two builds of the same image at the same moment", () => {
  test("both succeed, with the same version", async () => {
    const build = () => lab.json<{ version: string; digest: string }>(["image", "build", "small"]);
    const [one, other] = await Promise.all([build(), build()]);
    expect(one.version).toBe(other.version);
    expect(one.digest).toBe(other.digest);
    const { versions } = await lab.json<{ versions: object[] }>(["image", "show", "small"]);
    expect(versions).toHaveLength(1);
    await lab.expectNothingLeft();
  });
});

describe("a provisioner that fails", () => {
  let run = "";

  test("ends the build with its output and exit code 3, and leaves nothing", async () => {
    const { exit, stderr, told } = await refusal("steps");
    expect(exit).toBe(3);
    expect(told).toMatchObject({ ok: false, state: "rejected", error: { code: "provision-failed" } });
    expect(told.error.message).toContain("second.sh");
    expect(stderr).toContain("the mirror of the shop is closed");
    expect(stderr).toContain(`slipway run retry ${told.run}`);
    run = told.run;
    await lab.expectNothingLeft();
  });

  test("after the fix, `run retry` goes on from it", async () => {
    const before = await lab.json<RunDetail>(["run", "show", run]);
    await writeFile(join(lab.projectDir, "second.sh"), quick);
    await lab.json(["run", "retry", run]);
    const { state, steps } = await lab.json<RunDetail>(["run", "show", run]);
    expect(state).toBe("succeeded");
    const kept = before.steps.filter((step) => step.state === "succeeded").map(({ key }) => key);
    expect(kept).toContain("provision-1");
    expect(steps.filter(({ key }) => kept.includes(key)).map(({ key, attempt }) => [key, attempt])).toEqual(
      kept.map((key) => [key, 1]),
    );
    expect(steps.find(({ key }) => key === "provision-2")?.attempt).toBe(2);
  });
});

describe("Ctrl-C", () => {
  test("cancels the run that a command waits for, and everything it has running", async () => {
    await writeFile(join(lab.projectDir, "second.sh"), lasting);
    const build = lab.start(["image", "build", "steps"]);
    await build.said("stderr", /provision-2 +started/);
    build.pressCtrlC();
    const { exit, stderr } = await build.finished;
    expect(stderr).toContain("cancelled");
    expect(exit).toBe(130);
    await lab.expectNothingLeft();
    const { runs } = await lab.json<{ runs: Run[] }>(["run", "list", "--limit", "1"]);
    expect(runs).toMatchObject([{ state: "cancelled" }]);
  });
});

describe("kill -9", () => {
  test("of a command leaves work that the next one clears away", async () => {
    const build = lab.start(["image", "build", "steps"]);
    await build.said("stderr", /provision-2 +started/);
    await build.kill9();
    await writeFile(join(lab.projectDir, "second.sh"), quick);
    await lab.json(["image", "build", "small"]);
    await lab.expectNothingLeft();
  });
});

describe("what the machine lacks", () => {
  test("no network", async () => {
    const wrap = ["unshare", "--net", "--", ...precededBy("ip link set lo up")];
    const { exit, stderr, told } = await refusal("large", { wrap });
    expect(told.error).toMatchObject({ code: "network-unreachable", hint: expect.stringContaining("/etc/apt") });
    expect(stderr).toMatch(/network/);
    expect(exit).toBe(4);
  });

  test("a tool", async () => {
    const upper = join(lab.root, "hide");
    const hide = [
      `mkdir -p ${upper}`,
      `mount -t tmpfs tmpfs ${upper}`,
      `mkdir ${upper}/up ${upper}/work`,
      `mknod ${upper}/up/mmdebstrap c 0 0`,
      `mount -t overlay -o lowerdir=/usr/bin,upperdir=${upper}/up,workdir=${upper}/work overlay /usr/bin`,
    ].join("; ");
    const wrap = [...ownMounts, ...precededBy(hide)];
    const { exit, stderr, told } = await refusal("large", { wrap });
    expect(told.error).toMatchObject({ code: "tool-missing", message: expect.stringContaining("mmdebstrap") });
    expect(stderr).toContain("slipway doctor --fix");
    expect(exit).toBe(5);
    const doctor = await lab.run(["doctor"], { wrap });
    expect(doctor.exit).toBe(5);
    expect(doctor.stdout).toMatch(/mmdebstrap.*not installed/);
  });

  test("a way to run another architecture's programs", async () => {
    const wrap = [...ownMounts, ...precededBy("mount -t tmpfs tmpfs /proc/sys/fs/binfmt_misc")];
    const { exit, told } = await refusal("foreign", { wrap });
    expect(told.error).toMatchObject({ code: "unsupported-arch", message: expect.stringContaining("arm64") });
    expect(told.error.hint).toContain("qemu-user-static");
    expect(exit).toBe(2);
  });

  test("room in the image", async () => {
    const { exit, told } = await refusal("tight");
    expect(told.error).toMatchObject({ code: "disk-full", hint: expect.stringContaining("disk.size") });
    expect(exit).toBe(4);
  });

  test("room on the disk, when it runs out", async () => {
    const narrow = join(lab.root, "narrow");
    const layers = join(lab.dataDir, "cache/layers");
    const mount = `mkdir -p ${narrow}; mount -t tmpfs -o size=1100m,mode=755 tmpfs ${narrow}`;
    const wrap = [...ownMounts, ...precededBy(`${mount}; mkdir ${narrow}/cache; cp -a ${layers} ${narrow}/cache`)];
    const { exit, stderr, told } = await refusal("greedy", { wrap, variables: { SLIPWAY_DATA_DIR: narrow } });
    expect(told.error).toMatchObject({ code: "disk-full" });
    expect(stderr).toMatch(/free some space/);
    expect(exit).toBe(4);
  });

  test("room on the disk, as can be told beforehand", async () => {
    const narrow = join(lab.root, "narrow");
    // room for the database, and not for a system
    const wrap = [
      ...ownMounts,
      ...precededBy(`mkdir -p ${narrow}; mount -t tmpfs -o size=192m,mode=755 tmpfs ${narrow}`),
    ];
    const { exit, told } = await refusal("small", { wrap, variables: { SLIPWAY_DATA_DIR: narrow } });
    expect(told.error).toMatchObject({ code: "disk-full", message: expect.stringMatching(/needs \d+ MiB/) });
    expect(exit).toBe(4);
  });

  test("and nothing of all this is left", () => lab.expectNothingLeft());
});
