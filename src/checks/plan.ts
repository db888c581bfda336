import { durationMs } from "../lib/duration.ts";
import { UserError } from "../lib/errors.ts";
import type { Json, JsonObject } from "../lib/json.ts";
import type { PlanStep } from "../runs/model.ts";
import type { SourceTree } from "../store/blobs/source-tree.ts";
import type { Expectations } from "./expectations.ts";
import { planTimeoutMs } from "./probes/boot/boot-timeouts.ts";
import type { BootSection, ContentSection } from "./schema.ts";

export interface CheckPlanInput<Config> {
  image: string;
  arch: string;
  flavour: string | null;
  /** Added to each step's key when a plan holds several variants, e.g. `.amd64.azure`; else empty. */
  suffix: string;
  /** Keys of the steps that must have succeeded first. */
  needs: readonly string[];
  /** Key of the step whose output lists the artifacts, or the raw artifact itself. */
  subjectFrom: string | { digest: string; fileName?: string };
  /** What the recipe asked for. */
  expect: Expectations;
  /** The check's part of the `checks:` section. */
  config: Config;
  /** Evidence of the same check in the same configuration is taken for the check. Default: it is carried out. */
  reuse?: boolean;
  /** Snapshots of the paths `checkSources` names, by path. */
  sources?: Readonly<Record<string, SourceTree>>;
}

/** The rules take seconds; this is for a machine so loaded that nothing moves. */
const contentTimeoutMs = 30 * 60_000;

/** One step, key `content<suffix>`. Pure. */
export function planContentCheck(input: CheckPlanInput<ContentSection>): PlanStep[] {
  return [
    {
      key: `content${input.suffix}`,
      uses: "checks/content",
      title: `Check the files of ${variantTitle(input)}`,
      needs: allNeeds(input),
      config: { ...subjectPart(input), section: json(input.config), expect: json(input.expect) },
      retry: "safe",
      timeoutMs: contentTimeoutMs,
    },
  ];
}

/**
 * One step per firmware, keys `boot-bios<suffix>` and `boot-uefi<suffix>`, and the verdict over them, `boot<suffix>`.
 * Pure.
 * @throws UserError `usage` for an image without a kernel; `unsupported-arch` for one that QEMU is not driven for, or
 * that no firmware of its architecture can boot.
 */
export function planBootCheck(input: CheckPlanInput<BootSection>): PlanStep[] {
  assertBootable(input);
  const boots = firmwares(input).map(
    (firmware): PlanStep => ({
      key: `boot-${firmware}${input.suffix}`,
      uses: "checks/boot",
      title: `Boot ${variantTitle(input)} with ${firmware.toUpperCase()}`,
      needs: allNeeds(input),
      config: {
        ...subjectPart(input),
        firmware,
        section: json(input.config),
        expect: json(input.expect),
        sources: json(input.sources ?? {}),
      },
      retry: "safe",
      timeoutMs: planTimeoutMs(durationMs(input.config.timeout)),
    }),
  );
  return [
    ...boots,
    {
      key: `boot${input.suffix}`,
      uses: "checks/boot-verdict",
      title: `Record that ${variantTitle(input)} boots`,
      needs: [...new Set([...boots.map(({ key }) => key), ...allNeeds(input)])],
      config: { ...subjectPart(input), boots: boots.map(({ key }) => key) },
      retry: "safe",
    },
  ];
}

function assertBootable({ image, arch, expect }: CheckPlanInput<BootSection>): void {
  if (expect.kernel === "none") {
    throw new UserError("usage", `${image} has no kernel (kernel: none): it cannot be booted`, {
      hint: "leave boot out of the checks and of the channels' needs, or give the recipe a kernel",
    });
  }
  if (arch !== "amd64" && arch !== "arm64") {
    throw new UserError("unsupported-arch", `images for ${arch} cannot be booted`, { hint: "amd64 and arm64 can" });
  }
}

/** Only amd64 has BIOS: a recipe for several architectures names it for that one. */
function firmwares({ image, arch, expect }: CheckPlanInput<BootSection>): ("bios" | "uefi")[] {
  const found = (expect.firmware ?? ["bios", "uefi"]).filter((firmware) => firmware === "uefi" || arch === "amd64");
  if (found.length > 0) return found;
  throw new UserError("unsupported-arch", `${image} for ${arch} cannot be booted: ${arch} has no BIOS`, {
    hint: "ask for disk.firmware: [uefi] in the recipe",
  });
}

function subjectPart({ image, arch, flavour, subjectFrom, reuse }: CheckPlanInput<unknown>): JsonObject {
  const subject: JsonObject =
    typeof subjectFrom === "string"
      ? { step: subjectFrom }
      : { digest: subjectFrom.digest, fileName: subjectFrom.fileName ?? `${image}.raw` };
  return { image, arch, flavour, subject, ...(reuse === true ? { reuse } : {}) };
}

function allNeeds({ needs, subjectFrom }: CheckPlanInput<unknown>): string[] {
  return [...new Set(typeof subjectFrom === "string" ? [...needs, subjectFrom] : needs)];
}

function variantTitle({ image, arch, flavour }: CheckPlanInput<unknown>): string {
  return flavour === null ? `${image} (${arch})` : `${image} (${arch}, ${flavour})`;
}

/** Drops what is undefined: plans are JSON, and their digest must not depend on it. */
function json(value: object): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}
