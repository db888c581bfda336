import type { Expectations } from "../../expectations.ts";
import type { BootSection } from "../../schema.ts";
import type { GuestFacts } from "./guest-facts.ts";

/** One thing a boot was asked to show. A `type`, so that it passes as JSON. */
export type Assertion = {
  readonly name: string;
  readonly result: "passed" | "failed" | "not-applicable";
  /** What was found; for a failure also what was expected. */
  readonly message: string;
};

export interface AssertionInput {
  facts: GuestFacts;
  section: BootSection;
  expect: Expectations;
  /** Name the metadata gave the host. */
  metadataHostname: string;
  /** Size of the image as built; the disk it boots from is larger. */
  imageSizeBytes: number;
  diskSizeBytes: number;
}

/** What is asserted about every guest that can be logged in to. Pure. */
export function assertGuest(input: AssertionInput): Assertion[] {
  return [units(input), root(input), hostname(input), network(input), dns(input), identity(input), cloudInit(input)];
}

/** Any other state, such as `unknown`, means that systemd could not be asked: its empty list of failed units is no proof. */
const finishedStates: readonly string[] = ["running", "degraded"];

function units({ facts, section }: AssertionInput): Assertion {
  const name = "units-clean";
  if (facts.systemState === "") return { name, result: "not-applicable", message: "systemd does not run here" };
  const found =
    facts.failedUnits.length === 0
      ? `system is ${facts.systemState}`
      : [`failed: ${facts.failedUnits.join(", ")}`, ...facts.failedLog].join("\n    | ");
  if (section.expect.units === "any") return { name, result: "not-applicable", message: `units may fail; ${found}` };
  return verdict(name, facts.failedUnits.length === 0 && finishedStates.includes(facts.systemState), found);
}

function root({ facts, imageSizeBytes, diskSizeBytes }: AssertionInput): Assertion {
  // Larger than the whole image was: it can only have come from growing into the larger disk.
  const grown = facts.rootSizeBytes > imageSizeBytes;
  return verdict(
    "root-grown",
    grown,
    `root has ${mib(facts.rootSizeBytes)} of a disk of ${mib(diskSizeBytes)}, image ${mib(imageSizeBytes)}`,
  );
}

function hostname({ facts, expect, metadataHostname }: AssertionInput): Assertion {
  const wanted = expect.hostname?.policy === "fixed" ? expect.hostname.name : metadataHostname;
  if (wanted === undefined) return { name: "hostname", result: "not-applicable", message: `named ${facts.hostname}` };
  const short = facts.hostname.split(".")[0];
  return verdict("hostname", facts.hostname === wanted || short === wanted, `expected ${wanted}, is ${facts.hostname}`);
}

function network({ facts }: AssertionInput): Assertion {
  const addresses = facts.addresses.length === 0 ? "no address" : `address ${facts.addresses.join(", ")}`;
  const route = facts.hasDefaultRoute ? "a default route" : "no default route";
  return verdict("network", facts.addresses.length > 0 && facts.hasDefaultRoute, `${addresses}, ${route}`);
}

function dns({ facts }: AssertionInput): Assertion {
  const found = facts.nameservers.length > 0;
  return verdict("name-servers", found, found ? facts.nameservers.join(", ") : "no name server is configured");
}

function identity({ facts }: AssertionInput): Assertion {
  const message = `machine-id ${facts.hasMachineId ? "made" : "missing"}, ${facts.hostKeys.length} ssh host keys`;
  return verdict("first-boot-identity", facts.hasMachineId && facts.hostKeys.length > 0, message);
}

function cloudInit({ facts }: AssertionInput): Assertion {
  const name = "cloud-init-done";
  if (facts.cloudInitStatus === "") return { name, result: "not-applicable", message: "cloud-init is not here" };
  return verdict(name, facts.cloudInitStatus === "done", `status ${facts.cloudInitStatus}`);
}

/** Names of what a guest without a login cannot be asked; said in the report, so that nothing passes in silence. */
export const guestAssertionNames = [
  ...["units-clean", "root-grown", "hostname", "network", "name-servers", "first-boot-identity", "cloud-init-done"],
] as const;

export function verdict(name: string, passed: boolean, message: string): Assertion {
  return { name, result: passed ? "passed" : "failed", message };
}

function mib(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MiB`;
}
