import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { openStepStates } from "../runs/count-runs.ts";
import { runStates } from "../runs/model.ts";
import type { EngineObserver } from "../runs/observer.ts";
import type { Counts } from "./services.ts";

export interface Metrics {
  /** Told by the engine of this process after each attempt of a step. */
  observeStep: EngineObserver["stepEnded"];
  /** Told by the engine of this process: time from ready to taken by a worker. */
  observePickup(waitedMs: number): void;
  /** Prometheus text. What is counted in the database is asked for now; without a database the rest is still told. */
  scrape(counts: () => Promise<Counts>): Promise<{ contentType: string; text: string }>;
}

/** Metrics of one process; a registry of its own, so that two servers in one process do not mix. */
export function createMetrics(build: { version: string }): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  new Gauge({ name: "slipway_build_info", help: "Always 1", labelNames: ["version", "node"], registers }).set(
    { version: build.version, node: process.versions.node },
    1,
  );
  const database = new Gauge({ name: "slipway_database_up", help: "1 when the database answered", registers });
  const runs = new Gauge({ name: "slipway_runs", help: "Runs by state", labelNames: ["state"], registers });
  const steps = new Gauge({
    name: "slipway_steps",
    help: "Steps that have not ended, by state",
    labelNames: ["state"],
    registers,
  });
  const queue = new Gauge({ name: "slipway_queue_depth", help: "Ready steps that no worker has taken", registers });
  const attempts = new Counter({
    name: "slipway_step_attempts_total",
    help: "Attempts of steps by this process, by outcome",
    labelNames: ["outcome"],
    registers,
  });
  const durations = new Histogram({
    name: "slipway_step_duration_seconds",
    help: "How long attempts of steps took in this process",
    labelNames: ["uses", "outcome"],
    buckets: [0.01, 0.05, 0.25, 1, 5, 15, 60, 180, 600, 1800],
    registers,
  });
  const pickups = new Histogram({
    name: "slipway_step_pickup_seconds",
    help: "Time from a step's being ready to its start in this process",
    buckets: [0.002, 0.005, 0.01, 0.015, 0.05, 0.25, 1, 10, 60],
    registers,
  });

  const show = (counts: Counts) => {
    database.set(1);
    for (const state of runStates) runs.set({ state }, counts.runs[state] ?? 0);
    for (const state of openStepStates) steps.set({ state }, counts.steps[state] ?? 0);
    queue.set(counts.queueDepth);
  };
  const showNoDatabase = () => {
    database.set(0);
    runs.reset();
    steps.reset();
    queue.reset();
  };
  return {
    observeStep({ uses, outcome, durationMs }) {
      attempts.inc({ outcome });
      durations.observe({ uses, outcome }, durationMs / 1000);
    },
    observePickup: (waitedMs) => pickups.observe(waitedMs / 1000),
    async scrape(counts) {
      await counts().then(show, showNoDatabase);
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
  };
}
