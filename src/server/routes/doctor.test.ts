import { describe, expect, test } from "vitest";
import { testServer } from "../../../tests/test-server.ts";
import { fixMachine } from "../../client/fix-machine.ts";
import { UserError } from "../../lib/errors.ts";

const report = { ok: true, findings: [] };

describe("fixing the machine", () => {
  test("tells each line, then the report", async () => {
    const { client } = await testServer({
      doctor: {
        fix: async ({ note }) => {
          for (const line of ["# apt-get update", "Reading package lists...", "done"]) note(line);
          return report;
        },
      },
    });
    const notes: string[] = [];
    expect(await fixMachine(client, { onNote: (line) => notes.push(line) })).toEqual(report);
    expect(notes).toEqual(["# apt-get update", "Reading package lists...", "done"]);
  });

  test("an error comes after the lines before it", async () => {
    const { client } = await testServer({
      doctor: {
        fix: async ({ note }) => {
          note("looking");
          throw new UserError("needs-root", "installing needs root", { hint: "sudo apt-get install qemu-utils" });
        },
      },
    });
    const notes: string[] = [];
    await expect(fixMachine(client, { onNote: (line) => notes.push(line) })).rejects.toMatchObject({
      body: { code: "needs-root", exit: 5, hint: "sudo apt-get install qemu-utils" },
    });
    expect(notes).toEqual(["looking"]);
  });

  test("stops when the caller goes away", async () => {
    const stopped = new Promise<void>((resolve) => {
      const gone = new AbortController();
      void testServer({
        doctor: {
          fix: ({ note, signal }) => {
            note("started");
            return new Promise((_, reject) => {
              signal.addEventListener("abort", () => {
                resolve();
                reject(signal.reason);
              });
            });
          },
        },
      })
        .then(({ client }) => fixMachine(client, { onNote: () => gone.abort(), signal: gone.signal }))
        .catch(() => {});
    });
    await stopped;
  });
});
