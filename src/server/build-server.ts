import { randomUUID } from "node:crypto";
import fastify, { type FastifyBaseLogger, type RouteOptions } from "fastify";
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from "fastify-type-provider-zod";
import { answerError, answerUnknownPath } from "./answer-error.ts";
import type { App } from "./app.ts";
import { authenticate } from "./authenticate.ts";
import { createMetrics, type Metrics } from "./metrics.ts";
import { describeApi } from "./openapi.ts";
import type { RouteDeps } from "./route-deps.ts";
import { channelRoutes } from "./routes/channels.ts";
import { doctorRoutes } from "./routes/doctor.ts";
import { eventRoutes } from "./routes/events.ts";
import { healthRoutes } from "./routes/health.ts";
import { imageRoutes } from "./routes/images.ts";
import { lockRoutes } from "./routes/locks.ts";
import { metricsRoutes } from "./routes/metrics.ts";
import { planRoutes } from "./routes/plans.ts";
import { projectRoutes } from "./routes/project.ts";
import { runLogRoutes } from "./routes/run-log.ts";
import { runRoutes } from "./routes/runs.ts";
import type { Services } from "./services.ts";

export interface ServerOptions {
  services: Services;
  /** What callers must show; see `ensureApiToken`. */
  token: string;
  /** Slipway's own version. */
  version: string;
  /** A pino logger; silent when not given. */
  logger?: FastifyBaseLogger | undefined;
  /** Shared with the engine of this process; a new one when not given. */
  metrics?: Metrics | undefined;
  /** Told each route as it is added. */
  onRoute?: ((route: RouteOptions) => void) | undefined;
  /** How often an idle stream shows that it lives; default 15 s. */
  heartbeatMs?: number | undefined;
}

const bodyLimitBytes = 1024 * 1024;

/** Builds the API without listening; ready when the promise resolves. */
export async function buildServer(options: ServerOptions): Promise<App> {
  const app: App = fastify({
    ...(options.logger === undefined ? {} : { loggerInstance: options.logger }),
    bodyLimit: bodyLimitBytes,
    genReqId: () => randomUUID(),
    exposeHeadRoutes: false, // HEAD on a stream would start it
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 200 },
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler(answerError);
  app.removeContentTypeParser("text/plain"); // a page elsewhere can make a browser send that, not JSON
  authenticate(app, options.token);

  const closing = new AbortController();
  app.addHook("preClose", async () => closing.abort());
  const paths: string[] = [];
  app.addHook("onRoute", (route) => {
    paths.push(route.url);
    options.onRoute?.(route);
  });
  await describeApi(app, options.version);

  const deps: RouteDeps = {
    services: options.services,
    version: options.version,
    metrics: options.metrics ?? createMetrics({ version: options.version }),
    heartbeatMs: options.heartbeatMs ?? 15_000,
    closing: closing.signal,
  };
  healthRoutes(app, deps);
  metricsRoutes(app, deps);
  projectRoutes(app, deps);
  planRoutes(app, deps);
  runRoutes(app, deps);
  runLogRoutes(app, deps);
  imageRoutes(app, deps);
  channelRoutes(app, deps);
  lockRoutes(app, deps);
  eventRoutes(app, deps);
  doctorRoutes(app, deps);
  app.setNotFoundHandler(answerUnknownPath(paths));
  await app.ready();
  return app;
}
