import { describe, expect, test } from "vitest";
import { testServer } from "../../tests/test-server.ts";
import { UpstreamError } from "../lib/errors.ts";
import { createMetrics } from "./metrics.ts";

const counts = async () => ({
  runs: { running: 2, succeeded: 5 },
  steps: { ready: 3, running: 1 },
  queueDepth: 3,
});

describe("metrics", () => {
  test("are told as Prometheus reads them", async () => {
    const metrics = createMetrics({ version: "1.2.3" });
    metrics.observeStep({ uses: "images/seal", outcome: "succeeded", durationMs: 1500 });
    metrics.observePickup(4);
    const { url } = await testServer({ counts }, { metrics });
    const answer = await fetch(`${url}/metrics`);
    expect(answer.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
    const text = await answer.text();
    for (const line of [
      `slipway_build_info{version="1.2.3",node="${process.versions.node}"} 1`,
      "slipway_database_up 1",
      'slipway_runs{state="running"} 2',
      'slipway_runs{state="queued"} 0',
      'slipway_steps{state="ready"} 3',
      'slipway_steps{state="blocked"} 0',
      "slipway_queue_depth 3",
      'slipway_step_attempts_total{outcome="succeeded"} 1',
      'slipway_step_duration_seconds_bucket{le="1",uses="images/seal",outcome="succeeded"} 0',
      'slipway_step_duration_seconds_bucket{le="5",uses="images/seal",outcome="succeeded"} 1',
      'slipway_step_pickup_seconds_bucket{le="0.005"} 1',
    ]) {
      expect(text).toContain(`${line}\n`);
    }
    expect(text).toContain("process_resident_memory_bytes ");
  });

  test("of the process are told while the database is away", async () => {
    const metrics = createMetrics({ version: "1.2.3" });
    await metrics.scrape(counts);
    const { text } = await metrics.scrape(async () => {
      throw new UpstreamError("database-unreachable", "gone");
    });
    expect(text).toContain("slipway_database_up 0\n");
    expect(text).not.toContain('slipway_runs{state="running"}');
    expect(text).toContain("slipway_build_info");
  });

  test("of two servers in one process do not mix", async () => {
    const first = createMetrics({ version: "1" });
    createMetrics({ version: "2" }).observePickup(1);
    expect((await first.scrape(counts)).text).toContain("slipway_step_pickup_seconds_count 0");
  });
});
