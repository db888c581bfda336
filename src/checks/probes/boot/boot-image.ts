import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { durationMs } from "../../../lib/duration.ts";
import { UpstreamError } from "../../../lib/errors.ts";
import { exec } from "../../../lib/exec.ts";
import type { JsonObject } from "../../../lib/json.ts";
import type { Assertion } from "./assertions.ts";
import type { BootImageOptions } from "./boot-options.ts";
import type { BootFindings } from "./boot-report.ts";
import { slowness } from "./boot-timeouts.ts";
import { type Examination, examineGuest } from "./examine-guest.ts";
import { firmwareFiles } from "./firmware-files.ts";
import { forwardedPorts } from "./forwarded-ports.ts";
import { makeGuestKey } from "./guest-ssh.ts";
import { type NoCloudServer, type Seed, startNoCloudServer } from "./nocloud-server.ts";
import { qemuArguments } from "./qemu-arguments.ts";
import { readableLines } from "./readable-lines.ts";
import { consoleLogName, type Machine, socketNames, startMachine } from "./start-machine.ts";
import { watchBoot } from "./watch-boot.ts";

const gib = 1024 ** 3;
const sshPort = 22;
const tailLines = 30;

/**
 * Boots an image once and examines it. The image is opened for reading only; all writes go to a layer in `workDir`.
 * Returns a report whatever the guest does; throws when the trouble is on this side.
 * @throws UpstreamError `tool-missing` or `tool-failed`; the signal's reason on abort.
 */
export async function bootImage(options: BootImageOptions): Promise<BootFindings> {
  const { choice, section, workDir, signal, log } = options;
  const firmware = await firmwareFiles(options);
  const diskSizeBytes = await makeOverlay(options);
  const { keyPath, publicKey } = await makeGuestKey(workDir, signal);
  const seed = makeSeed(publicKey);
  const timeoutMs = durationMs(section.timeout) * slowness(choice.accelerator);
  const watch = watchBoot({ signal, timeoutMs, log });
  let server: NoCloudServer | undefined;
  let machine: Machine | undefined;
  let examination: Examination;
  try {
    server = await startNoCloudServer(seed);
    const guestPorts = [sshPort, ...(section.expect.http === undefined ? [] : [section.expect.http.port])];
    machine = await startMachine({
      argv: qemuArguments({
        ...options,
        firmware,
        accelerator: choice.accelerator,
        overlayPath: overlayName,
        consoleSocket: socketNames.console,
        consoleLog: consoleLogName,
        qmpSocket: socketNames.qmp,
        guestPorts: [...new Set(guestPorts)],
        seedUrl: server.url,
      }),
      workDir,
      signal,
      onMarker: watch.onMarker,
      onLine: (line) => log.line("err", line),
    });
    watch.follow(machine);
    const ports = await askPorts(machine, guestPorts);
    examination = await examineGuest({ ...options, machine, watch, server, seed, keyPath, ports, diskSizeBytes });
  } finally {
    await machine?.stop();
    watch.close();
    await server?.close();
  }
  return report({ options, examination, watch: watch.timings() });
}

/** Which loopback ports QEMU has chosen. */
async function askPorts(machine: Machine, guestPorts: readonly number[]): Promise<ReadonlyMap<number, number>> {
  const answer = await machine.qmp.execute("human-monitor-command", { "command-line": "info usernet" });
  const ports = forwardedPorts(String(answer));
  const missing = guestPorts.filter((port) => !ports.has(port));
  if (missing.length === 0) return ports;
  throw new UpstreamError("tool-failed", `QEMU forwards no port to the guest's port ${missing.join(", ")}`);
}

const overlayName = "overlay.qcow2";

/** A disk larger than the image, so that growing shows: by a quarter and at least 2 GiB. */
async function makeOverlay(options: BootImageOptions): Promise<number> {
  const sizeBytes = Math.ceil((options.imageSizeBytes + Math.max(2 * gib, options.imageSizeBytes / 4)) / gib) * gib;
  await exec(["qemu-img", "create", "-q", "-f", "qcow2", overlayName, String(sizeBytes)], {
    cwd: options.workDir,
    signal: options.signal,
  });
  return sizeBytes;
}

/** Unique for each boot: cloud-init must take it for a new machine. */
function makeSeed(publicKey: string): Seed {
  const id = randomBytes(5).toString("hex");
  return { instanceId: `i-${id}`, hostname: `check-${id}`, userName: "slipway", publicKey };
}

async function report(input: {
  options: BootImageOptions;
  examination: Examination;
  watch: JsonObject;
}): Promise<BootFindings> {
  const { options, examination } = input;
  const console = await readFile(`${options.workDir}/${consoleLogName}`);
  const { facts } = examination;
  const assertions: Assertion[] = [...examination.assertions];
  return {
    firmware: options.firmware,
    arch: options.arch,
    accelerator: options.choice.accelerator,
    acceleratorReason: options.choice.reason,
    assertions,
    scripts: examination.scripts,
    timings: {
      ...input.watch,
      ...(facts?.times ? { systemd: { ...facts.times } } : {}),
      ...(facts === undefined ? {} : { slowestUnits: facts.slowestUnits.map((unit) => ({ ...unit })) }),
    },
    guest:
      facts === undefined
        ? null
        : {
            hostname: facts.hostname,
            kernel: facts.kernel,
            addresses: facts.addresses,
            rootSizeBytes: facts.rootSizeBytes,
          },
    console: `sha256:${await options.blobs.putBytes(console)}`,
    consoleTail: readableLines(console.toString("utf8"), tailLines),
  };
}
