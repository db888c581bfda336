import { expect, test } from "vitest";
import { createRerun } from "./rerun.ts";

/** Work whose runs are ended by hand. */
function gated() {
  const ends: ((error?: Error) => void)[] = [];
  const work = () =>
    new Promise<void>((resolve, reject) => {
      ends.push((error) => (error === undefined ? resolve() : reject(error)));
    });
  return { ends, work };
}

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

test("runs once at a time, and once more when it was asked for meanwhile", async () => {
  const { ends, work } = gated();
  const rerun = createRerun(work, () => {});
  rerun.ask();
  rerun.ask();
  rerun.ask();
  expect(ends).toHaveLength(1);
  ends[0]?.();
  await settled();
  expect(ends).toHaveLength(2);
  ends[1]?.();
  await settled();
  expect(ends).toHaveLength(2);
  rerun.ask();
  expect(ends).toHaveLength(3);
  ends[2]?.();
  await rerun.stop();
});

test("goes on after an error", async () => {
  const { ends, work } = gated();
  const errors: unknown[] = [];
  const rerun = createRerun(work, (error) => errors.push(error));
  rerun.ask();
  ends[0]?.(new Error("no"));
  await settled();
  expect(errors).toEqual([new Error("no")]);
  rerun.ask();
  expect(ends).toHaveLength(2);
  ends[1]?.();
  await rerun.stop();
});

test("stops after the run under way", async () => {
  const { ends, work } = gated();
  const rerun = createRerun(work, () => {});
  rerun.ask();
  rerun.ask();
  const stopped = rerun.stop();
  ends[0]?.();
  await stopped;
  rerun.ask();
  expect(ends).toHaveLength(1);
});
