import { expect, test } from "vitest";
import { openOnce } from "./open-once.ts";

test("callers at the same time share one opening", async () => {
  let opened = 0;
  const once = openOnce(async () => ++opened);
  expect(once.state()).toBe("closed");
  expect(await once.opened()).toBeUndefined();
  expect(await Promise.all([once.get(), once.get()])).toEqual([1, 1]);
  expect(once.state()).toBe("open");
});

test("after a failure the next call tries again", async () => {
  let tries = 0;
  const once = openOnce(async () => {
    tries += 1;
    if (tries === 1) throw new Error("not yet");
    return tries;
  });
  await expect(once.get()).rejects.toThrow("not yet");
  expect(once.state()).toBe("unreachable");
  expect(await once.opened()).toBeUndefined();
  expect(await once.get()).toBe(2);
});
