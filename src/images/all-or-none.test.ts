import { setTimeout as delay } from "node:timers/promises";
import { expect, it } from "vitest";
import { exec } from "../lib/exec.ts";
import { allOrNone } from "./all-or-none.ts";

const ctx = { signal: new AbortController().signal };

it("waits for every part", async () => {
  const ended: string[] = [];
  await allOrNone(ctx, [async () => void ended.push("a"), () => delay(20).then(() => void ended.push("b"))]);
  expect(ended).toEqual(["a", "b"]);
});

it("ends the other parts, and throws once they have ended", async () => {
  let over = false;
  const running = allOrNone(ctx, [
    async () => {
      throw new Error("first");
    },
    ({ signal }) =>
      exec(["sleep", "600"], { signal }).finally(() => {
        over = true;
      }),
  ]);
  await expect(running).rejects.toThrow("first");
  expect(over).toBe(true);
});

it("throws the caller's reason when the caller ends it", async () => {
  const cancel = new AbortController();
  const running = allOrNone({ signal: cancel.signal }, [({ signal }) => exec(["sleep", "600"], { signal })]);
  cancel.abort(new Error("cancelled"));
  await expect(running).rejects.toThrow("cancelled");
});
