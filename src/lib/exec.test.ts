import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { exec } from "./exec.ts";

test("keeps what a tool prints, and gives it a clean environment", async () => {
  const { code, stdout } = await exec(["sh", "-c", 'echo "$HOME $LANG $EXTRA"; exit 3'], {
    env: { EXTRA: "more" },
    okCodes: [3],
  });
  expect({ code, stdout }).toEqual({ code: 3, stdout: "/root C.UTF-8 more" });
});

test("a tool that fails is told with its last lines", async () => {
  await expect(exec(["sh", "-c", "echo so it is >&2; exit 9"])).rejects.toMatchObject({
    code: "tool-failed",
    message: "sh exited with 9\nso it is",
  });
});

test("a tool in namespaces is told by its own name", async () => {
  const argv = ["unshare", "--user", "--", "setpriv", "--no-new-privs", "--", "false"];
  await expect(exec(argv)).rejects.toMatchObject({ message: expect.stringMatching(/^false exited with 1/) });
});

test.each([
  ["by itself", []],
  ["in namespaces of its own", ["unshare", "--user", "--"]],
])("a tool that is not installed is told by its name: started %s", async (_how, wrap) => {
  await expect(exec([...wrap, "no-such-tool", "--version"])).rejects.toMatchObject({
    code: "tool-missing",
    message: "no-such-tool is not installed",
    hint: expect.stringContaining("slipway doctor --fix"),
  });
});

test("a script's own 127 is not taken for a missing tool", async () => {
  await expect(exec(["sh", "-c", "no-such-command"])).rejects.toMatchObject({ code: "tool-failed" });
});

test("an abort ends the tool and all it started", async () => {
  const stop = new AbortController();
  const reason = new Error("enough");
  const running = exec(["sh", "-c", "sleep 1000 & echo begun; wait"], {
    signal: stop.signal,
    onLine: () => stop.abort(reason),
  });
  await expect(running).rejects.toBe(reason);
});

test("a tool that takes too long is ended", async () => {
  await expect(exec(["sleep", "1000"], { timeoutMs: 50 })).rejects.toMatchObject({ code: "timed-out" });
});

test("an abort also ends what heeds no SIGTERM and outlives the one that started it", async () => {
  const stop = new AbortController();
  let survivor = "";
  const script = "trap '' TERM; sleep 1000 >/dev/null 2>&1 & trap - TERM; echo $!; wait";
  const running = exec(["sh", "-c", script], {
    signal: stop.signal,
    onLine: (_stream, line) => {
      survivor = line;
      stop.abort(new Error("enough"));
    },
  });
  await expect(running).rejects.toThrow("enough");
  // a zombie, which nobody has waited for yet, has no command line
  await expect.poll(() => readFile(`/proc/${survivor}/cmdline`, "utf8").catch(() => "")).toBe("");
});

test("a reader that throws ends the tool, and its error is the outcome", async () => {
  const running = exec(["sh", "-c", "echo one; exec sleep 1000"], {
    onLine: (_stream, line) => {
      throw new Error(`cannot read ${line}`);
    },
  });
  await expect(running).rejects.toThrow("cannot read one");
});
