import { expect } from "vitest";
import { answer } from "../../src/client/create-client.ts";
import { followRun } from "../../src/client/follow-run.ts";
import type { LogLine, Request, RunDetail, Step } from "../../src/client/types.ts";
import type { Lab, Server } from "./lab.ts";
import type { SlipwayProcess } from "./slipway-process.ts";

/** When to kill, and whom. */
export interface Moment {
  step: string;
  /** A line that the step prints; without it the moment is its start. */
  prints?: RegExp;
  /** The process that carries out the step, or the server and the worker together. */
  kill: "holder" | "both";
}

export interface Crew {
  lab: Lab;
  server: Server;
  worker: SlipwayProcess;
}

export interface KilledRun {
  run: RunDetail;
  /** For each moment that came, in order: how many processes were killed. */
  killed: { moment: Moment; roles: ("server" | "worker")[] }[];
}

export async function startCrew(lab: Lab): Promise<Crew> {
  const server = await lab.serve();
  return { lab, server, worker: await lab.worker() };
}

export async function dismissCrew({ server, worker }: Crew): Promise<void> {
  const ends = await Promise.all([server.terminate(), worker.terminate()]);
  expect(ends.map(({ exit }) => exit)).toEqual([0, 0]);
}

/**
 * Starts a run and follows it over the API to its end. At each moment, as soon as it is told, processes are killed with
 * SIGKILL and started again; the stream reconnects by itself.
 */
export async function killedRun(crew: Crew, request: Request, moments: readonly Moment[]): Promise<KilledRun> {
  const { id } = await answer(crew.server.client.POST("/v1/runs", { body: { request } }));
  const seen: Seen = { steps: new Map(), lines: [] };
  const ahead = [...moments];
  const killed: KilledRun["killed"] = [];
  for await (const update of followRun(crew.server.client, id)) {
    if (update.kind === "step") seen.steps.set(update.step.key, update.step);
    if (update.kind === "log") seen.lines.push(...update.lines);
    const at = ahead.findIndex((moment) => hasCome(moment, seen));
    if (at === -1) continue;
    const [moment] = ahead.splice(at, 1);
    if (moment !== undefined) killed.push({ moment, roles: await strike(crew, moment, seen.steps.get(moment.step)) });
  }
  const run = await answer(crew.server.client.GET("/v1/runs/{id}", { params: { path: { id } } }));
  return { run, killed };
}

interface Seen {
  steps: Map<string, Step>;
  lines: LogLine[];
}

/** A line and the start of its attempt may be told in either order; lines of attempts that are over do not count. */
function hasCome({ step, prints }: Moment, seen: Seen): boolean {
  const current = seen.steps.get(step);
  if (current?.state !== "running") return false;
  if (prints === undefined) return true;
  return seen.lines.some((line) => line.step === step && line.attempt === current.attempt && prints.test(line.text));
}

async function strike(crew: Crew, moment: Moment, step: Step | undefined): Promise<("server" | "worker")[]> {
  const holder = Number(step?.worker?.split(":").at(-1));
  const roles = (["server", "worker"] as const).filter((role) => moment.kill === "both" || crew[role].pid === holder);
  await Promise.all(roles.map((role) => crew[role].kill9()));
  if (roles.includes("server")) crew.server = await crew.lab.serve({ port: Number(new URL(crew.server.url).port) });
  if (roles.includes("worker")) crew.worker = await crew.lab.worker();
  return roles;
}
