import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { answer } from "../../src/client/create-client.ts";
import type { VersionDetail } from "../../src/client/types.ts";
import { diskFacts, rawDigest } from "./built-disks.ts";
import { dismissCrew, type KilledRun, killedRun, type Moment, startCrew } from "./killed-run.ts";
import { type Lab, openLab } from "./lab.ts";
import { bootingImage, type SmallProject, writeProject } from "./small-project.ts";

const half = /^half way$/;

/** A provisioner that says where it stands and gives others the time to hear it. */
const script = "#!/bin/sh\nset -eu\necho half way\nsleep 2\necho built here >/etc/built-here\n";

/** Both builds make the same disk; only one of them delivers it in every format. */
function project(formats: readonly string[]): SmallProject {
  const image = bootingImage({ provision: [{ shell: "setup.sh" }], formats });
  return {
    images: { web: image },
    channels: [{ testing: { needs: ["content", "boot"] } }, { stage: { needs: ["content", "boot"] } }],
    checks: { boot: { run: ["tests/here.sh"] } },
    files: { "setup.sh": script, "tests/here.sh": "#!/bin/sh\ngrep built /etc/built-here\n" },
  };
}

/** From the first step of the build to the last promotion; safe steps may be lost twice and are done the third time. */
const moments: readonly Moment[] = [
  { step: "resolve", kill: "holder" },
  { step: "packages", kill: "both" },
  { step: "packages", prints: /generating the initramfs/, kill: "holder" },
  { step: "provision-1", prints: half, kill: "holder" },
  { step: "seal", kill: "both" },
  { step: "disk", kill: "holder" },
  { step: "manifest", kill: "holder" },
  { step: "record", kill: "both" },
  { step: "content", kill: "holder" },
  { step: "boot-bios", prints: /: kernel$/, kill: "holder" },
  { step: "boot-uefi", prints: /: userspace$/, kill: "both" },
  { step: "promote-testing", kill: "holder" },
  { step: "promote-stage", kill: "both" },
];

interface Built {
  image: string;
  version: string;
  digest: string;
  artifacts: { format: string; sha256: string; path: string; bytes: number; allocated_bytes: number }[];
  seconds: number;
  cached: boolean;
}

let disturbed: Lab;
let undisturbed: Lab;
let result: KilledRun;
let version: VersionDetail;
let moves: { to: string }[][];
let built: Built;

beforeAll(async () => {
  disturbed = await openLab();
  undisturbed = await openLab();
  await writeProject(disturbed.projectDir, project(["raw"]));
  await writeProject(undisturbed.projectDir, project(["raw", "qcow2", "vhd", "gce", "vmdk", "rootfs"]));
});
afterAll(() => Promise.all([disturbed?.close(), undisturbed?.close()]));

describe("a release whose server and worker are killed again and again", () => {
  test("ends as if nothing had happened", async () => {
    const crew = await startCrew(disturbed);
    result = await killedRun(crew, { verb: "image release", project: disturbed.projectDir, image: "web" }, moments);
    const { client } = crew.server;
    const { versions } = await answer(client.GET("/v1/images/{image}", { params: { path: { image: "web" } } }));
    expect(versions).toHaveLength(1);
    const path = { image: "web", ref: "latest" };
    version = await answer(client.GET("/v1/images/{image}/versions/{ref}", { params: { path } }));
    const history = (channel: string) =>
      answer(client.GET("/v1/channels/{channel}/history", { params: { path: { channel } } }));
    moves = await Promise.all([history("testing"), history("stage")]);
    expect(await answer(client.GET("/v1/events/verify"))).toMatchObject({ ok: true });
    expect(await answer(client.GET("/v1/locks"))).toEqual([]);
    await dismissCrew(crew);

    expect(result.run).toMatchObject({ state: "succeeded", error: null, attention: null });
    expect(result.run.steps.filter(({ state }) => state !== "succeeded")).toEqual([]);
  });

  test("both were killed, at no less than ten moments", () => {
    const roles = result.killed.flatMap((kill) => kill.roles);
    expect(result.killed.filter((kill) => kill.roles.length > 0).length).toBeGreaterThanOrEqual(10);
    expect(new Set(roles)).toEqual(new Set(["server", "worker"]));
  });

  test("steps that were under way were done again, and no step that is not safe", () => {
    const { plan, steps } = result.run;
    const attempts = new Map(steps.map(({ key, attempt }) => [key, attempt]));
    expect(attempts.get("packages")).toBe(3);
    expect(attempts.get("provision-1")).toBe(2);
    expect(attempts.get("boot-bios")).toBeGreaterThanOrEqual(2);
    expect(attempts.get("boot-uefi")).toBeGreaterThanOrEqual(2);
    const unsafe = plan.steps.filter(({ retry }) => retry === "unsafe");
    expect(unsafe.filter(({ key }) => attempts.get(key) !== 1)).toEqual([]);
  });

  test("each result was recorded once", () => {
    const recorded = version.evidence.map(({ check, result: outcome }) => `${check} ${outcome}`).sort();
    expect(recorded).toEqual(["boot passed", "boot-bios passed", "boot-uefi passed", "build passed", "content passed"]);
    expect(moves.map((list) => list.map(({ to }) => to))).toEqual([[version.version], [version.version]]);
  });

  test("no process, mount, loop device or work folder is left", () => disturbed.expectNothingLeft());
});

describe("the same recipe, built in another empty data folder", () => {
  test("is told as one JSON object", async () => {
    built = await undisturbed.json<Built>(["image", "build", "web"]);
    expect(built).toMatchObject({
      image: "web",
      version: expect.stringMatching(/^\d{8}\.1$/),
      digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      seconds: expect.any(Number),
      cached: false,
    });
    await undisturbed.expectNothingLeft();
  });

  test("gives the same raw disk, byte for byte", () => {
    expect(`sha256:${rawDigest(built.artifacts)}`).toBe(
      version.artifacts.find(({ format }) => format === "raw")?.digest,
    );
    expect(built.digest).toBe(version.digest);
  });

  test.each([
    ["raw", { format: "raw" }],
    ["qcow2", { format: "qcow2" }],
    ["vhd", { format: "vpc", "virtual-size": 2 ** 30 }],
    ["gce", { entry: "disk.raw", entries: 1, sizeBytes: 2 ** 30 }],
    ["vmdk", { format: "vmdk", "format-specific": { data: { "create-type": "streamOptimized" } } }],
    ["rootfs", { entry: "./" }],
  ])("%s is what its name says, and its file what the answer says", async (format, expected) => {
    const artifact = built.artifacts.find((one) => one.format === format);
    expect(artifact).toBeDefined();
    if (artifact !== undefined) expect(await diskFacts(artifact)).toMatchObject(expected);
  });

  test("again in the same folder comes from the cache, as the same version", async () => {
    const again = await undisturbed.json<Built>(["image", "build", "web"]);
    expect(again).toMatchObject({ version: built.version, digest: built.digest, cached: true });
    expect(again.artifacts).toEqual(built.artifacts);
  });
});
