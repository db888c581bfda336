import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { machineSources } from "../src/images/apt/apt-root.ts";
import { exec } from "../src/lib/exec.ts";
import { runBuild } from "../tests/run-build.ts";

const packages = ["systemd-sysv", "udev", "openssh-server", "cloud-init", "netbase", "iproute2", "ifupdown", "sudo"];
const kernel = "linux-image-cloud-amd64";
const suite = "bookworm";
const size = "2G";

/** setup-storage asks udev to settle. */
const peerPackages = ["fai-server", "fai-setup-storage", "udev"];
const peerFiles = ["/usr/sbin/fai-diskimage", "/usr/sbin/setup-storage", "/usr/bin/udevadm"];

type Note = (line: string) => void;

/**
 * Builds one package set to a raw disk with Slipway from empty caches, again with one file changed, and with
 * fai-diskimage, in turn on the same machine and mirror. Seconds of wall time; ratios are Slipway's over the peer's.
 */
export async function benchImageBuild(note: Note): Promise<Record<string, string | number>> {
  if (peerFiles.some((path) => !existsSync(path))) {
    note(`installing ${peerPackages.join(", ")}`);
    const env = { DEBIAN_FRONTEND: "noninteractive" };
    await exec(["apt-get", "install", "--yes", "--no-install-recommends", ...peerPackages], { env });
  }
  const dir = await mkdtemp(join(tmpdir(), "slipway-bench-"));
  try {
    const cold = await ours(dir, "first\n", note);
    const warm = await ours(dir, "second\n", note);
    const peer = await fai(dir, note);
    const round = (value: number, digits: number) => Number(value.toFixed(digits));
    return {
      name: "image-build",
      ours_cold_s: round(cold, 1),
      ours_warm_s: round(warm, 1),
      peer: "fai-diskimage",
      peer_s: round(peer, 1),
      ratio_cold: round(cold / peer, 3),
      ratio_warm: round(warm / peer, 3),
    };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function ours(dir: string, motd: string, note: Note): Promise<number> {
  const recipe = {
    kind: "machine",
    from: { debian: suite },
    kernel: "cloud",
    // the peer configures no network either
    network: "none",
    packages,
    files: { "/etc/motd": { text: motd } },
    disk: { size },
    formats: ["raw"],
  };
  const startedAt = performance.now();
  const run = await runBuild({ dataDir: join(dir, "data"), name: "bench", recipe });
  const seconds = (performance.now() - startedAt) / 1000;
  const parts = Object.entries(run.seconds).map(([key, value]) => `${key} ${value.toFixed(1)}`);
  note(`slipway ${seconds.toFixed(1)} s: ${parts.join(", ")}`);
  return seconds;
}

/** A configuration space with nothing in it but the package list and one partition. */
async function fai(dir: string, note: Note): Promise<number> {
  const sources = await machineSources("/etc/apt", { suite, arch: "amd64", components: ["main"] });
  const mirror = sources.find((source) => source.suite === suite);
  if (mirror === undefined) throw new Error(`no mirror of ${suite}`);
  const space = join(dir, "fai-space");
  const nfsroot = join(dir, "fai-etc");
  for (const folder of [
    "class",
    "package_config",
    "disk_config",
    "scripts",
    "files",
    "basefiles",
    "hooks",
    "debconf",
    "tests",
  ]) {
    await mkdir(join(space, folder), { recursive: true });
  }
  await mkdir(join(nfsroot, "apt"), { recursive: true });
  const lines = sources.map((source) => `deb ${source.uri} ${source.suite} main\n`).join("");
  await writeFile(join(nfsroot, "apt/sources.list"), lines);
  await writeFile(join(nfsroot, "nfsroot.conf"), `FAI_CONFIGDIR=${space}\n`);
  await writeFile(join(nfsroot, "fai.conf"), `FAI_CONFIG_SRC=file://${space}\nLOGUSER=\n`);
  await writeFile(join(space, "class/BENCH.var"), `FAI_DEBOOTSTRAP="${suite} ${mirror.uri}"\n`);
  const list = `PACKAGES install-norec BENCH\n${kernel}\n${packages.join("\n")}\n`;
  await writeFile(join(space, "package_config/BENCH"), list);
  await writeFile(
    join(space, "disk_config/BENCH"),
    "disk_config disk1 disklabel:gpt-bios fstabkey:uuid\nprimary / 100% ext4 rw\n",
  );
  const startedAt = performance.now();
  await exec(faiArguments({ nfsroot, space, disk: join(dir, "fai.raw") }), { onLine: () => {}, env: { LC_ALL: "C" } });
  const seconds = (performance.now() - startedAt) / 1000;
  note(`fai-diskimage ${seconds.toFixed(1)} s`);
  return seconds;
}

function faiArguments(job: { nfsroot: string; space: string; disk: string }): string[] {
  return [
    "fai-diskimage",
    "-C",
    job.nfsroot,
    "-s",
    job.space,
    "-S",
    size,
    "-u",
    "bench",
    "-c",
    "DEFAULT,LINUX,AMD64,BENCH",
    job.disk,
  ];
}
