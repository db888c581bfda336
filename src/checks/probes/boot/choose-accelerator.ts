import { constants } from "node:fs";
import { access, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { exec } from "../../../lib/exec.ts";
import { hostArch } from "./assert-emulator.ts";
import { extractKernel } from "./extract-kernel.ts";
import type { Accelerator, BootArch } from "./machine-model.ts";
import { probeKvm } from "./probe-kvm.ts";
import { qemuPrograms } from "./qemu-arguments.ts";

export interface AcceleratorChoice {
  accelerator: Accelerator;
  /** Why, for the log and the evidence. */
  reason: string;
}

export interface ChooseOptions {
  arch: BootArch;
  imagePath: string;
  workDir: string;
  signal: AbortSignal;
}

export type ChooseAccelerator = (options: ChooseOptions) => Promise<AcceleratorChoice>;

const rememberedSchema = z.object({
  hostBoot: z.string(),
  qemu: z.string(),
  works: z.boolean(),
  reason: z.string(),
});

/**
 * KVM when a guest was seen to boot with it, else emulation. That /dev/kvm opens proves little: nested and filtered
 * hosts let firmware run and then kill or freeze the guest's kernel. The answer is kept in `cacheDir` until the host
 * reboots or QEMU changes; checks that start together share one probe.
 */
export function createAcceleratorChooser(cacheDir: string): ChooseAccelerator {
  let probing: Promise<AcceleratorChoice> | undefined;
  return async (options) => {
    if (hostArch() !== options.arch) {
      return { accelerator: "tcg", reason: `${options.arch} is emulated on this machine` };
    }
    if (!(await opens("/dev/kvm"))) return { accelerator: "tcg", reason: "/dev/kvm cannot be opened" };
    for (;;) {
      if (probing === undefined) {
        probing = probeOnce(options, join(cacheDir, "kvm-probe.json"));
        const own = probing;
        try {
          return await own;
        } finally {
          probing = undefined;
        }
      }
      const shared = await probing.catch(() => undefined); // another check's trouble, e.g. its cancel
      if (shared !== undefined) return shared;
      options.signal.throwIfAborted();
    }
  };
}

async function probeOnce(options: ChooseOptions, file: string): Promise<AcceleratorChoice> {
  const hostBoot = (await readFile("/proc/sys/kernel/random/boot_id", "utf8")).trim();
  const version = await exec([qemuPrograms[options.arch], "--version"], { signal: options.signal });
  const qemu = version.stdout.split("\n")[0] ?? "";
  const remembered = await readRemembered(file);
  if (remembered?.hostBoot === hostBoot && remembered.qemu === qemu) return choice(remembered);

  const probeDir = join(options.workDir, "kvm-probe");
  await mkdir(probeDir, { recursive: true });
  try {
    const kernel = await extractKernel(options.imagePath, probeDir, options.signal);
    if (kernel === undefined) {
      return { accelerator: "tcg", reason: "the image holds no kernel that KVM could be tried with" };
    }
    const answer = await probeKvm({ ...options, ...kernel, workDir: probeDir });
    await remember(file, { hostBoot, qemu, ...answer });
    return choice(answer);
  } finally {
    await rm(probeDir, { recursive: true, force: true });
  }
}

function choice(answer: { works: boolean; reason: string }): AcceleratorChoice {
  return { accelerator: answer.works ? "kvm" : "tcg", reason: answer.reason };
}

/** Undefined when nothing usable is remembered: then it is found out again. */
async function readRemembered(file: string): Promise<z.output<typeof rememberedSchema> | undefined> {
  try {
    return rememberedSchema.parse(JSON.parse(await readFile(file, "utf8")));
  } catch {
    return undefined;
  }
}

async function remember(file: string, answer: z.output<typeof rememberedSchema>): Promise<void> {
  await mkdir(join(file, ".."), { recursive: true });
  const temporary = `${file}.${process.pid}`;
  await writeFile(temporary, `${JSON.stringify(answer)}\n`);
  await rename(temporary, file);
}

async function opens(path: string): Promise<boolean> {
  return access(path, constants.R_OK | constants.W_OK).then(
    () => true,
    () => false,
  );
}
