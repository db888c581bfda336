import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, expect } from "vitest";

/** Runs around every test file: what a file starts it also ends. */
let before: Set<number>;
beforeAll(() => {
  before = new Set(childProcesses().keys());
});

const patienceMs = 2_000;

afterAll(async () => {
  const deadline = Date.now() + patienceMs;
  while (leftovers().length > 0 && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(leftovers(), "left behind by this test file").toEqual([]);
});

function leftovers(): string[] {
  const processes = [...childProcesses()]
    .filter(([pid]) => !before.has(pid))
    .map(([pid, command]) => `process ${pid}: ${command}`);
  const servers = process.getActiveResourcesInfo().filter((resource) => resource === "TCPServerWrap");
  return [...processes, ...servers.map(() => "a listening TCP port")];
}

/** Living children of this process, by pid. */
function childProcesses(): Map<number, string> {
  const children = new Map<number, string>();
  for (const task of readdirSync("/proc/self/task")) {
    for (const pid of read(`/proc/self/task/${task}/children`).split(" ").filter(Boolean).map(Number)) {
      const command = read(`/proc/${pid}/cmdline`).replaceAll("\0", " ").trim();
      if (command !== "") children.set(pid, command); // a zombie has none
    }
  }
  return children;
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // ended meanwhile
  }
}
