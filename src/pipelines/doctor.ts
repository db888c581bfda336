import { access, constants } from "node:fs/promises";
import { join } from "node:path";
import type { exec } from "../lib/exec.ts";
import type { ToolRequirement } from "../lib/tool-requirement.ts";
import { compareVersions, findVersion } from "../lib/tool-version.ts";
import { examineMachine, type MachineFacts } from "./doctor-machine.ts";

export type Exec = typeof exec;

export interface ToolReport {
  command: string;
  package: string;
  why: string;
  /** Version found; `present` when the tool is there and its version cannot be told; null when it is not there. */
  found: string | null;
  /** Lowest version that will do; null when any will. */
  needed: string | null;
  ok: boolean;
}

export interface DoctorReport {
  tools: readonly ToolReport[];
  machine: MachineFacts;
  /** Every tool is there and new enough. */
  ok: boolean;
}

export interface DoctorInput {
  tools: readonly ToolRequirement[];
  exec: Exec;
  /** Folder whose file system will hold builds; it need not exist yet. */
  dataDir: string;
  signal?: AbortSignal;
}

/** Where `exec` looks for tools. */
const searchPath = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

/** What this machine has of what Slipway drives. Changes nothing; a missing tool is a finding, never an error. */
export async function doctor(input: DoctorInput): Promise<DoctorReport> {
  const wanted = mergeTools(input.tools);
  const [packages, machine] = await Promise.all([installedPackages(input), examineMachine(input.dataDir)]);
  const tools = await Promise.all(wanted.map((tool) => examineTool({ ...input, tool, packages })));
  return { tools, machine, ok: tools.every((tool) => tool.ok) };
}

/** Rooms that drive the same tool ask for it once: all their reasons, the highest of their lowest versions. */
export function mergeTools(tools: readonly ToolRequirement[]): ToolRequirement[] {
  const merged = new Map<string, ToolRequirement>();
  for (const tool of tools) {
    const before = merged.get(tool.command);
    merged.set(tool.command, before === undefined ? tool : mergeTwo(before, tool));
  }
  return [...merged.values()];
}

function mergeTwo(a: ToolRequirement, b: ToolRequirement): ToolRequirement {
  const newer = compareVersions(b.minVersion ?? "0", a.minVersion ?? "0") > 0 ? b : a;
  const versionArgs = a.versionArgs ?? b.versionArgs;
  return {
    ...newer,
    why: [...new Set([...a.why.split("; "), b.why])].join("; "),
    ...(versionArgs === undefined ? {} : { versionArgs }),
  };
}

async function examineTool(
  input: DoctorInput & { tool: ToolRequirement; packages: ReadonlyMap<string, string> },
): Promise<ToolReport> {
  const { tool } = input;
  const file = await findTool(tool);
  const found = file === undefined ? null : ((await toolVersion({ ...input, file })) ?? "present");
  return judgeTool(tool, found);
}

/** Whether what was found will do. A version that cannot be told is given the benefit of the doubt. */
export function judgeTool(tool: ToolRequirement, found: string | null): ToolReport {
  const needed = tool.minVersion ?? null;
  const number = found === null ? undefined : findVersion(found);
  const newEnough = needed === null || number === undefined || compareVersions(number, needed) >= 0;
  return {
    command: tool.command,
    package: tool.package,
    why: tool.why,
    found,
    needed,
    ok: found !== null && newEnough,
  };
}

async function findTool(tool: ToolRequirement): Promise<string | undefined> {
  if (tool.path !== undefined) return (await accessible(tool.path, constants.R_OK)) ? tool.path : undefined;
  for (const folder of searchPath) {
    const file = join(folder, tool.command);
    if (await accessible(file, constants.X_OK)) return file;
  }
  return undefined;
}

async function accessible(file: string, mode: number): Promise<boolean> {
  return access(file, mode).then(
    () => true,
    () => false,
  );
}

async function toolVersion(
  input: DoctorInput & { tool: ToolRequirement; file: string; packages: ReadonlyMap<string, string> },
): Promise<string | undefined> {
  const { tool } = input;
  if (tool.versionArgs === undefined) return input.packages.get(tool.package);
  const said = await input
    .exec([input.file, ...tool.versionArgs], { timeoutMs: 10_000, ...(input.signal && { signal: input.signal }) })
    .catch((cause: unknown) => {
      input.signal?.throwIfAborted();
      return { stdout: "", stderr: "", cause };
    });
  return findVersion(`${said.stdout}\n${said.stderr}`) ?? input.packages.get(tool.package);
}

/** Versions of the wanted packages by name, as dpkg knows them; empty on a system without dpkg. */
async function installedPackages(input: DoctorInput): Promise<ReadonlyMap<string, string>> {
  const names = [...new Set(input.tools.map((tool) => tool.package))];
  if (names.length === 0) return new Map();
  // exit code 1: some of the names are not installed
  const answer = await input
    .exec(packageQuery(names), { okCodes: [0, 1], ...(input.signal && { signal: input.signal }) })
    .catch(() => {
      input.signal?.throwIfAborted();
      return { stdout: "" };
    });
  return parsePackages(answer.stdout);
}

export function packageQuery(names: readonly string[]): string[] {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query fills these in
  return ["dpkg-query", "--show", "--showformat", "${db:Status-Status}\\t${Package}\\t${Version}\\n", ...names];
}

/** Reads the lines that {@link packageQuery} asks for; a removed package whose configuration stays does not count. */
export function parsePackages(text: string): ReadonlyMap<string, string> {
  const rows = text.split("\n").map((line) => line.split("\t"));
  return new Map(
    rows.flatMap(([status, name, version]) => (status === "installed" && name && version ? [[name, version]] : [])),
  );
}
