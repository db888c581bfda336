import { describe, expect, it } from "vitest";
import type { StepState } from "./model.ts";
import { type NextSteps, nextSteps, type RunControl, type StepFacts } from "./next-steps.ts";

const now = new Date("2026-11-21T10:00:00Z");
const later = new Date("2026-11-21T10:00:01Z");
const earlier = new Date("2026-11-21T09:59:59Z");

/** `b<a` : step b needs a. */
function planOf(text: string) {
  return {
    steps: text.split(" ").map((part) => {
      const [key = "", needs = ""] = part.split("<");
      return { key, needs: needs === "" ? [] : needs.split(",") };
    }),
  };
}

const shorthand: Record<string, Partial<StepFacts> & { state: StepState }> = {
  "waiting+": { state: "waiting", waitingUntil: later },
  "waiting-": { state: "waiting", waitingUntil: earlier },
  unknown: { state: "errored", outcomeUnknown: true },
};

function judge(plan: string, states: string, control: RunControl = "go"): NextSteps {
  const shape = planOf(plan);
  const given = states.split(" ");
  const steps = new Map(
    shape.steps.map(({ key }, n): [string, StepFacts] => {
      const word = given[n] ?? "blocked";
      const facts = shorthand[word] ?? { state: word as StepState };
      return [key, { outcomeUnknown: false, waitingUntil: null, ...facts }];
    }),
  );
  return nextSteps(shape, { control, steps }, now);
}

/** `+a` start, `-a` skip, `xa` cancel, `=a` hold, then the run's state. */
function told(next: NextSteps): string {
  const marks = [
    ...next.start.map((key) => `+${key}`),
    ...next.skip.map((key) => `-${key}`),
    ...next.cancel.map((key) => `x${key}`),
    ...next.hold.map((key) => `=${key}`),
  ];
  return [...marks, next.run].join(" ");
}

describe("going", () => {
  it.each([
    ["a", "blocked", "+a queued"],
    ["a", "ready", "queued"],
    ["a", "running", "running"],
    ["a", "succeeded", "succeeded"],
    ["a", "rejected", "rejected"],
    ["a", "errored", "errored"],
    ["a", "cancelled", "cancelled"],
    ["a b<a", "blocked blocked", "+a queued"],
    ["a b<a", "running blocked", "running"],
    ["a b<a", "succeeded blocked", "+b running"],
    ["a b<a", "rejected blocked", "-b rejected"],
    ["a b<a", "errored blocked", "-b errored"],
    ["a b<a", "cancelled blocked", "-b cancelled"],
    ["a b<a c<b d<c", "errored blocked blocked blocked", "-b -c -d errored"],
    ["a b c<a,b", "succeeded running blocked", "running"],
    ["a b c<a,b", "succeeded succeeded blocked", "+c running"],
    ["a b c<a,b", "succeeded errored blocked", "-c errored"],
    ["a b c<a d<b", "errored running blocked blocked", "-c running"],
    ["a b c<a d<b", "errored succeeded skipped blocked", "+d running"],
    ["a b", "rejected errored", "errored"],
    ["a b", "rejected succeeded", "rejected"],
    ["a b", "errored running", "running"],
    ["a b<a c<a", "succeeded blocked blocked", "+b +c running"],
    ["a b<a", "succeeded skipped", "succeeded"],
  ])("%s: %s → %s", (plan, states, expected) => {
    expect(told(judge(plan, states))).toBe(expected);
  });

  it("calls a plan without steps done", () => {
    expect(nextSteps({ steps: [] }, { control: "go", steps: new Map() }, now).run).toBe("succeeded");
  });

  it("refuses facts that lack a step: that would be a bug", () => {
    expect(() => nextSteps(planOf("a"), { control: "go", steps: new Map() }, now)).toThrow("step a");
  });
});

describe("waiting", () => {
  it.each([
    ["a", "waiting+", "waiting"],
    ["a", "waiting-", "running"],
    ["a b", "waiting+ waiting+", "waiting"],
    ["a b", "waiting+ running", "running"],
    ["a b", "waiting+ ready", "running"],
    ["a b<a", "waiting+ blocked", "waiting"],
    ["a b c<b", "waiting+ succeeded blocked", "+c running"],
    ["a b", "waiting+ errored", "waiting"],
  ])("%s: %s → %s", (plan, states, expected) => {
    expect(told(judge(plan, states))).toBe(expected);
  });
});

describe("paused", () => {
  it.each([
    ["a b<a", "succeeded blocked", "paused"],
    ["a b<a", "running blocked", "paused"],
    ["a b", "ready running", "=a paused"],
    ["a", "waiting+", "paused"],
    ["a", "succeeded", "succeeded"],
    ["a b<a", "errored blocked", "-b errored"],
  ])("%s: %s → %s", (plan, states, expected) => {
    expect(told(judge(plan, states, "pause"))).toBe(expected);
  });
});

describe("cancelled", () => {
  it.each([
    ["a b<a", "blocked blocked", "xa xb cancelled"],
    ["a b<a", "running blocked", "xb running"],
    ["a b<a", "cancelled cancelled", "cancelled"],
    ["a b", "ready waiting+", "xa xb cancelled"],
    ["a b<a", "succeeded blocked", "xb cancelled"],
    ["a b", "errored ready", "xb cancelled"],
    ["a", "succeeded", "succeeded"],
    ["a", "errored", "errored"],
  ])("%s: %s → %s", (plan, states, expected) => {
    expect(told(judge(plan, states, "cancel"))).toBe(expected);
  });
});

describe("an unknown outcome", () => {
  it.each([
    ["a b<a", "unknown blocked", "attention"],
    ["a b", "unknown running", "attention"],
    ["a b", "unknown ready", "=b attention"],
    ["a b c<b", "unknown succeeded blocked", "attention"],
    ["a b c<b", "unknown errored blocked", "-c attention"],
    ["a", "unknown", "attention"],
  ])("%s: %s → %s", (plan, states, expected) => {
    expect(told(judge(plan, states))).toBe(expected);
  });
});
