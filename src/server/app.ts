import type { IncomingMessage, ServerResponse } from "node:http";
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";

/** The Fastify instance as routes see it: requests are typed by their zod schemas. */
export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/**
 * Who may call a route. `token`: whoever has the server's token; what a route gets when it says nothing.
 * `local`: also without a token from this machine, unless a proxy forwarded it. `open`: everybody.
 */
export type Access = "token" | "local" | "open";

declare module "fastify" {
  interface FastifyContextConfig {
    access?: Access;
  }
  interface FastifyRequest {
    /** Who asks, for events and locks; a claim of the token's holder. */
    actor: string;
  }
}
