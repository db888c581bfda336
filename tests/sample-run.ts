import type { LogLine, Run, RunDetail, StepStatus } from "../src/runs/model.ts";

const at = "2026-11-21T10:00:00.000Z";

export function sampleRun(more: Partial<Run> = {}): Run {
  return {
    id: "run-1",
    state: "running",
    kind: "image build",
    title: "build web",
    planDigest: "0".repeat(64),
    parentPlanDigest: null,
    actor: "api",
    createdAt: at,
    startedAt: at,
    finishedAt: null,
    attention: null,
    error: null,
    ...more,
  };
}

export function sampleStep(more: Partial<StepStatus> = {}): StepStatus {
  return {
    key: "seal",
    state: "running",
    attempt: 1,
    uses: "images/seal",
    title: "Seal",
    needs: [],
    worker: null,
    startedAt: at,
    finishedAt: null,
    waitingUntil: null,
    output: null,
    error: null,
    cached: false,
    ...more,
  };
}

export function sampleDetail(more: Partial<RunDetail> = {}): RunDetail {
  const plan = { kind: "image build", title: "build web", request: {}, locks: ["image:web"], steps: [] };
  return { ...sampleRun(), plan, steps: [sampleStep()], ...more };
}

export function sampleLine(seq: number, text = `line ${seq}`): LogLine {
  return { seq, step: "seal", attempt: 1, at, stream: "out", text };
}
