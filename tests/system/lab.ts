import { chmod, cp, mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, vi } from "vitest";
import { type Client, createClient } from "../../src/client/create-client.ts";
import { leftovers, unfinishedWork } from "./leftovers.ts";
import { type Finished, type ProcessSetting, type SlipwayProcess, startSlipway } from "./slipway-process.ts";

export type More = Partial<Pick<ProcessSetting, "variables" | "wrap" | "launcher" | "cwd">>;

export interface Server extends SlipwayProcess {
  url: string;
  token: string;
  client: Client;
}

/** A data folder and a project folder of their own, and the program working with them. */
export interface Lab {
  /** Holds both folders. */
  root: string;
  dataDir: string;
  projectDir: string;
  start(argv: readonly string[], more?: More): SlipwayProcess;
  /** Runs one command to its end. */
  run(argv: readonly string[], more?: More): Promise<Finished>;
  /** Runs one command with `--json`. @throws Error with what it printed unless it exits 0. */
  json<T>(argv: readonly string[], more?: More): Promise<T>;
  serve(options?: More & { port?: number }): Promise<Server>;
  worker(options?: More): Promise<SlipwayProcess>;
  /** Waits until no process, mount, loop device or unfinished work of this lab is left. */
  expectNothingLeft(): Promise<void>;
  /** Kills what still runs and removes the folders. */
  close(): Promise<void>;
}

/** The last client of the embedded database waits for its end; after kill -9 its keeper ends it within moments. */
const goneWithinMs = 20_000;

/** @param options.project a folder to copy; without it the project folder is empty. */
export async function openLab(options: { project?: string; variables?: Record<string, string> } = {}): Promise<Lab> {
  const root = await mkdtemp(join(tmpdir(), "slipway-system-"));
  await chmod(root, 0o755); // the database's account comes through here
  const dataDir = join(root, "data");
  const projectDir = join(root, "project");
  if (options.project === undefined) await mkdir(projectDir);
  else await cp(options.project, projectDir, { recursive: true });
  const own = { SLIPWAY_DATA_DIR: dataDir, DATABASE_URL: null, SLIPWAY_URL: null, SLIPWAY_TOKEN: null };
  const started: SlipwayProcess[] = [];

  const start = (argv: readonly string[], more: More = {}): SlipwayProcess => {
    const variables = { ...own, ...options.variables, ...more.variables };
    const process = startSlipway(argv, { cwd: projectDir, ...more, variables });
    started.push(process);
    return process;
  };
  const run = (argv: readonly string[], more?: More) => start(argv, more).finished;

  return {
    root,
    dataDir,
    projectDir,
    start,
    run,
    async json<T>(argv: readonly string[], more?: More) {
      const { exit, stdout, stderr } = await run([...argv, "--json"], more);
      if (exit !== 0) throw new Error(`slipway ${argv.join(" ")} exited with ${exit}\n${stdout}\n${stderr}`);
      return JSON.parse(stdout) as T;
    },
    async serve({ port = 0, ...more } = {}) {
      const process = start(["serve", "--port", String(port), "--json"], more);
      const [line] = await process.said("stdout", /^\{.*\}$/m);
      const { url } = JSON.parse(line) as { url: string };
      const token = (await readFile(join(dataDir, "keys/api-token"), "utf8")).trim();
      return { ...process, url, token, client: createClient({ url, token, actor: "tester" }) };
    },
    async worker(more) {
      const process = start(["worker", "--json"], more);
      await process.said("stdout", /^\{.*\}$/m);
      return process;
    },
    async expectNothingLeft() {
      await allGone(root);
      expect(await unfinishedWork(dataDir)).toEqual([]);
    },
    async close() {
      await Promise.all(started.map((process) => process.kill9()));
      await allGone(root);
      await rm(root, { recursive: true, force: true });
    },
  };
}

async function allGone(root: string): Promise<void> {
  await vi.waitFor(async () => expect(await leftovers(root)).toEqual([]), { timeout: goneWithinMs, interval: 100 });
}
