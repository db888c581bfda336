import { constants, readFileSync, statSync } from "node:fs";
import { access, mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { UserError } from "../../lib/errors.ts";

/** The unprivileged account the server runs as; null when this process is itself unprivileged. */
export interface ServerAccount {
  uid: number;
  gid: number;
}

/**
 * PostgreSQL refuses to run as root. Root's server runs as `postgres` where that account exists, else as `nobody`;
 * an existing data folder keeps the account that owns it.
 */
export function serverAccount(passwd: string, dataOwner: ServerAccount | undefined): ServerAccount {
  if (dataOwner !== undefined && dataOwner.uid !== 0) return dataOwner;
  for (const name of ["postgres", "nobody"]) {
    const fields = passwd
      .split("\n")
      .map((line) => line.split(":"))
      .find(([user]) => user === name);
    const [uid, gid] = [Number(fields?.[2]), Number(fields?.[3])];
    if (fields !== undefined && Number.isInteger(uid) && Number.isInteger(gid)) return { uid, gid };
  }
  return { uid: 65534, gid: 65534 };
}

/** Reads what {@link serverAccount} decides by. `dataDir` may not exist yet. */
export function accountFor(dataDir: string): ServerAccount | null {
  if (process.getuid?.() !== 0) return null;
  const owner = statSync(dataDir, { throwIfNoEntry: false });
  return serverAccount(readFileSync("/etc/passwd", "utf8"), owner);
}

/** Folders above `path` (itself included) that others may not enter. */
export function closedFolders(path: string): string[] {
  const closed: string[] = [];
  for (let folder = path; ; folder = dirname(folder)) {
    const mode = statSync(folder, { throwIfNoEntry: false })?.mode;
    if (mode !== undefined && (mode & 0o001) === 0) closed.push(folder);
    if (folder === dirname(folder)) return closed;
  }
}

const capabilities = [
  { name: "dac_read_search", bit: 2n },
  { name: "dac_override", bit: 1n },
] as const;

/** The capability that lets the server pass closed folders, out of those this process may hand on; undefined if none. */
export function reachCapability(processStatus: string): string | undefined {
  const mask = (name: string) =>
    BigInt(`0x${new RegExp(`^${name}:\\s*([0-9a-f]+)`, "m").exec(processStatus)?.[1] ?? "0"}`);
  const usable = mask("CapPrm") & mask("CapBnd");
  return capabilities.find(({ bit }) => (usable & (1n << bit)) !== 0n)?.name;
}

/** Argument array that runs `argv` as the account, with one capability when given. */
export function asAccount(
  account: ServerAccount | null,
  capability: string | undefined,
  argv: readonly string[],
): string[] {
  if (account === null) return [...argv];
  const grant = capability === undefined ? "-all" : `-all,+${capability}`;
  return [
    "setpriv",
    // else access(2), which PostgreSQL asks before it runs its own programs, does not count the capability
    ...(capability === undefined ? [] : ["--securebits=+no_setuid_fixup"]),
    `--reuid=${account.uid}`,
    `--regid=${account.gid}`,
    "--clear-groups",
    `--inh-caps=${grant}`,
    `--ambient-caps=${grant}`,
    "--",
    ...argv,
  ];
}

/**
 * What the server needs to reach `paths`: nothing when every folder above them is open, else a capability.
 * @throws UserError `usage` when a folder is closed and no capability can be handed on.
 */
export function capabilityToReach(account: ServerAccount | null, paths: readonly string[]): string | undefined {
  if (account === null) return undefined;
  const closed = [...new Set(paths.flatMap(closedFolders))];
  if (closed.length === 0) return undefined;
  const capability = reachCapability(readFileSync("/proc/self/status", "utf8"));
  if (capability !== undefined) return capability;
  throw new UserError("usage", `the database's account (uid ${account.uid}) cannot enter ${closed.join(", ")}`, {
    hint: `run: chmod o+x ${closed.join(" ")}, or choose another data folder, or set DATABASE_URL`,
  });
}

/** Makes the folder if need be. @throws UserError `usage` when that fails or this process may not write there. */
export async function makeWritable(dir: string): Promise<void> {
  try {
    await mkdir(dir, { recursive: true, mode: 0o755 });
    await access(dir, constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new UserError("usage", `cannot write to the data folder ${dir}: ${(cause as Error).message}`, {
      hint: "set SLIPWAY_DATA_DIR to a folder of yours",
      cause,
    });
  }
}
