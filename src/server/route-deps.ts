import type { Metrics } from "./metrics.ts";
import type { Services } from "./services.ts";

/** What routes are given. */
export interface RouteDeps {
  services: Services;
  /** Slipway's own version. */
  version: string;
  metrics: Metrics;
  /** How often an idle stream shows that it lives. */
  heartbeatMs: number;
  /** Aborted when the server begins to close: streams end. */
  closing: AbortSignal;
}
