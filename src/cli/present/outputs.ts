import type { RunDetail, Step } from "../../client/types.ts";

/** A version that a step of the run made or was about. */
export interface NamedVersion {
  image: string;
  version: string;
  digest: string;
}

/** The version that the run built, else the one its other steps name. */
export function versionOf(run: RunDetail): NamedVersion | undefined {
  const built = run.steps.filter(({ uses }) => uses === "images/record");
  return [...built, ...run.steps].map(({ output }) => asNamedVersion(output)).find((found) => found !== undefined);
}

/** Channels that the run moved, in the order of the moves. */
export function movedChannels(run: RunDetail): (NamedVersion & { channel: string })[] {
  return run.steps.flatMap(({ uses, output }) => {
    const version = asNamedVersion(output);
    const channel = field(output, "channel");
    return uses === "channels/promote" && version !== undefined && channel !== undefined
      ? [{ ...version, channel }]
      : [];
  });
}

/** Steps that build layers and disks: the ones a cache can spare. The raw format is the disk itself: nothing is made. */
export function buildingSteps(run: RunDetail): Step[] {
  // asking the mirror, listing what there is and writing the catalog are not building
  const never = ["images/resolve", "images/manifest", "images/record"];
  return run.steps.filter(
    ({ uses, output }) => uses.startsWith("images/") && !never.includes(uses) && formatOf(output) !== "raw",
  );
}

function formatOf(output: unknown): string | undefined {
  const artifact: unknown = typeof output === "object" && output !== null ? Reflect.get(output, "artifact") : undefined;
  return field(artifact, "format");
}

function asNamedVersion(output: unknown): NamedVersion | undefined {
  const [image, version, digest] = ["image", "version", "digest"].map((name) => field(output, name));
  if (image === undefined || version === undefined || digest === undefined) return undefined;
  return { image, version, digest };
}

function field(value: unknown, name: string): string | undefined {
  const found: unknown = typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
  return typeof found === "string" ? found : undefined;
}
