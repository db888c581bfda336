import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { answer } from "../../src/client/create-client.ts";
import { followRun } from "../../src/client/follow-run.ts";
import type { RunDetail } from "../../src/client/types.ts";
import { type Lab, openLab, type Server } from "./lab.ts";
import { type DebianPostgres, startPostgres15 } from "./postgres-15.ts";
import type { SlipwayProcess } from "./slipway-process.ts";
import { smallImage, writeProject } from "./small-project.ts";

const names = Array.from({ length: 10 }, (_, at) => `small-${at}`);

let postgres: DebianPostgres;
let lab: Lab;
let server: Server;
let workers: SlipwayProcess[] = [];

/** Ten images on the same base: what sets them apart is made by a provisioner of their own. */
beforeAll(async () => {
  const files = Object.fromEntries(
    names.map((name) => [`${name}.sh`, `#!/bin/sh\nset -eu\necho making ${name}\nsleep 1\necho ${name} >/etc/made\n`]),
  );
  const images = Object.fromEntries(names.map((name) => [name, smallImage({ provision: [{ shell: `${name}.sh` }] })]));
  lab = await openLab();
  await writeProject(lab.projectDir, { images, files });
  postgres = await startPostgres15(join(lab.root, "server"));
  const variables = { DATABASE_URL: postgres.url };
  server = await lab.serve({ variables });
  workers = await Promise.all([lab.worker({ variables }), lab.worker({ variables })]);
});
afterAll(async () => {
  await Promise.all([server, ...workers].map((process) => process?.kill9()));
  await postgres?.close();
  await lab?.close();
});

async function build(image: string): Promise<string> {
  const request = { verb: "image build", project: lab.projectDir, image } as const;
  return (await answer(server.client.POST("/v1/runs", { body: { request } }))).id;
}

/** Follows a run to its end. `onStep` is told the process of each step that begins. */
async function follow(id: string, onStep: (pid: number) => void): Promise<RunDetail> {
  for await (const update of followRun(server.client, id)) {
    if (update.kind === "step" && update.step.state === "running")
      onStep(Number(update.step.worker?.split(":").at(-1)));
  }
  return answer(server.client.GET("/v1/runs/{id}", { params: { path: { id } } }));
}

test("two workers share ten builds on a database of Debian's own; one is killed, all finish", async () => {
  const [victim, other] = workers as [SlipwayProcess, SlipwayProcess];
  const seen = new Set<number>();
  let death: Promise<void> | undefined;
  const ids = await Promise.all(names.map(build));
  const runs = await Promise.all(
    ids.map((id) =>
      follow(id, (pid) => {
        seen.add(pid);
        // not before both are at work
        if (seen.has(other.pid) && pid === victim.pid) death ??= victim.kill9();
      }),
    ),
  );

  expect(death).toBeDefined();
  await death;
  expect(runs.map(({ state }) => state)).toEqual(names.map(() => "succeeded"));
  const images = await answer(server.client.GET("/v1/images"));
  expect(images.map(({ name, versionCount }) => [name, versionCount]).sort()).toEqual(names.map((name) => [name, 1]));
  const digests = new Set(images.map(({ latest }) => latest.digest));
  expect(digests.size).toBe(names.length);
});

test("what the dead worker left is cleared away by the next one; then nothing is left", async () => {
  const next = await lab.worker({ variables: { DATABASE_URL: postgres.url } });
  const ends = await Promise.all([server, next, ...workers.slice(1)].map((process) => process.terminate()));
  expect(ends.map(({ exit }) => exit)).toEqual([0, 0, 0]);
  await postgres.close();
  await lab.expectNothingLeft();
});
