import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runBuild } from "../../tests/run-build.ts";
import type { Artifact } from "../catalog/model.ts";
import { exec } from "../lib/exec.ts";
import { formatIds } from "./formats/ids.ts";
import { formats } from "./formats/registry.ts";
import type { DiskOutput } from "./steps/disk.ts";

const small = {
  kind: "machine",
  from: { debian: "bookworm" },
  kernel: "none",
  packages: ["openssh-client"],
  files: { "/etc/motd": { text: "small\n" }, "/opt/tool": { source: "tool.sh", owner: "ops:ops", mode: "4750" } },
  users: { ops: { uid: 1500, groups: ["adm"], "ssh-keys": ["ssh-ed25519 AAAA ops@example"], sudo: true } },
  provision: [{ shell: "setup.sh", args: ["one two"], env: { NAME: "value" } }],
  disk: { size: "700M" },
  formats: formatIds,
};
const manifestOf = (outputs: Record<string, unknown>) =>
  outputs["manifest"] as { artifacts: Artifact[]; packages: { name: string }[] };

let dir = "";
let root = "";
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "machine-"));
  root = await mkdtemp(join(dir, "project-"));
  await writeFile(join(root, "tool.sh"), "#!/bin/sh\necho tool\n", { mode: 0o755 });
  await writeFile(
    join(root, "setup.sh"),
    '#!/bin/sh\nset -eu\necho "$1 $NAME" >/etc/made\ntest -x /usr/sbin/policy-rc.d\nsleep 1000 >/dev/null 2>&1 &\necho provisioned\n',
  );
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const build = (name: string, recipe: object = small, more = {}) =>
  runBuild({ dataDir: join(dir, name), name: "small", recipe, root, ...more });
const blob = (data: string, digest: string) => {
  const hex = digest.replace("sha256:", "");
  return join(dir, data, "blobs", hex.slice(0, 2), hex);
};

describe("a small image", () => {
  it("comes in every format, as QEMU sees it, and the same from two empty caches", async () => {
    const first = await build("one");
    const { artifacts, packages } = manifestOf(first.outputs);
    expect(packages.map(({ name }) => name)).toContain("openssh-client");
    expect(first.log).toContain("provisioned");
    for (const { id, qemuType } of formats) {
      const artifact = artifacts.find(({ format }) => format === id);
      const path = blob("one", artifact?.digest ?? "");
      if (qemuType === null) continue;
      const info = JSON.parse((await exec(["qemu-img", "info", "--output=json", "-f", qemuType, path])).stdout);
      expect(info).toMatchObject({ format: qemuType, "virtual-size": 700 * 1024 * 1024 });
      if (qemuType !== "raw" && qemuType !== "vpc") await exec(["qemu-img", "check", "-f", qemuType, path]);
    }
    const second = await build("two");
    const digests = (outputs: Record<string, unknown>) =>
      Object.fromEntries(
        manifestOf(outputs)
          .artifacts.filter(({ format }) => format !== "provenance")
          .map(({ format, digest }) => [format, digest]),
      );
    expect(digests(second.outputs)).toEqual(digests(first.outputs));
  });

  it("is a file system without errors that holds what the recipe says and nothing of the build", async () => {
    const again = await build("one");
    expect(again.cached).toEqual(
      expect.arrayContaining(["packages", "files", "provision-1", "seal", "disk", "format-qcow2"]),
    );
    const raw = manifestOf(again.outputs).artifacts.find(({ format }) => format === "raw");
    const inside = `${blob("one", raw?.digest ?? "")}?offset=${66 * 1024 * 1024}`;
    await exec(["e2fsck", "-fn", inside]);
    const show = async (command: string) => (await exec(["debugfs", "-R", command, inside])).stdout;
    expect(await show("cat /etc/motd")).toBe("small");
    expect(await show("cat /etc/made")).toBe("one two value");
    expect(await show("cat /home/ops/.ssh/authorized_keys")).toBe("ssh-ed25519 AAAA ops@example");
    expect(await show("stat /opt/tool")).toMatch(/Mode: {2}04750[\s\S]*User: {2}1500/);
    expect(await show("stat /etc/machine-id")).toMatch(/Size: 0/);
    expect(await show("ls /tmp")).not.toMatch(/slipway/);
    expect(await show("ls -l /usr/sbin")).not.toContain("policy-rc.d");
    expect(await show("cat /etc/shadow")).toMatch(/^ops:\*:/m);
    const tar = manifestOf(again.outputs).artifacts.find(({ format }) => format === "rootfs");
    const names = (await exec(["tar", "--list", "--file", blob("one", tar?.digest ?? ""), "--gzip"])).stdout;
    expect(names).toContain("./etc/motd");
    expect(names.split("\n").filter((name) => /^\.\/(proc|sys|run|tmp)\/./.test(name))).toEqual([]);
  });

  it("is built again from the changed layer on", async () => {
    const changed = await build("one", {
      ...small,
      files: { "/etc/motd": { text: "changed\n" } },
      provision: [],
      formats: ["raw"],
    });
    expect(changed.cached).toEqual(["resolve", "packages"]);
  });

  it("builds a missing layer below again", async () => {
    const { layers } = (await build("one")).outputs["seal"] as { layers: { kind: string }[] };
    expect(layers.map(({ kind }) => kind)).toEqual(["packages", "files", "provision", "seal"]);
    await rm(join(dir, "one/cache/layers"), { recursive: true });
    const again = await build("one", { ...small, formats: ["raw", "rootfs"] });
    expect(again.cached).toEqual(expect.arrayContaining(["disk", "format-rootfs"]));
  });
});

describe("what goes wrong", () => {
  it("a script that fails names itself, shows its output and leaves no mount", async () => {
    await writeFile(join(root, "bad.sh"), "#!/bin/sh\necho about to fail\nexit 7\n");
    await expect(build("one", { ...small, provision: [{ shell: "bad.sh" }] })).rejects.toMatchObject({
      code: "provision-failed",
      message: "bad.sh exited with 7\nabout to fail",
    });
    expect(await readFile("/proc/self/mountinfo", "utf8")).not.toContain(dir);
  });

  it("a user whom the image has under another number is told", async () => {
    await expect(build("one", { ...small, users: { "www-data": { uid: 1500, sudo: true } } })).rejects.toMatchObject({
      code: "invalid-project",
      path: "users.www-data.uid",
      message: "user www-data is in the image already, with uid 33",
    });
  });

  it("a package nobody has comes with the nearest one", async () => {
    await expect(build("one", { ...small, packages: ["openssh-cliant"] })).rejects.toMatchObject({
      code: "not-found",
      path: "packages",
      hint: "did you mean openssh-client?",
    });
  });

  it("two builds of the same image at once give one result", async () => {
    const recipe = { ...small, files: { "/etc/motd": { text: "at once\n" } }, formats: ["raw"] };
    const builds = await Promise.all([build("one", recipe), build("one", recipe)]);
    const disks = builds.map(({ outputs }) => (outputs["disk"] as unknown as DiskOutput).raw);
    expect(new Set(disks.map(({ sha256 }) => sha256)).size).toBe(1);
    expect(disks.map(({ cached }) => cached).sort()).toEqual([false, true]);
  });

  it("a cancelled build ends at once", async () => {
    const cancel = new AbortController();
    await writeFile(join(root, "long.sh"), "#!/bin/sh\necho started\nsleep 600\n");
    const onLog = (text: string) => {
      if (text === "started") cancel.abort(new Error("stopped"));
    };
    const running = build("one", { ...small, provision: [{ shell: "long.sh" }] }, { signal: cancel.signal, onLog });
    await expect(running).rejects.toThrow("stopped");
    expect(await readFile("/proc/self/mountinfo", "utf8")).not.toContain(dir);
  });
});
