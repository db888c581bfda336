import type { FastifyRequest } from "fastify";
import { UserError } from "../lib/errors.ts";
import { tokenMatches } from "../people/api-token.ts";
import type { Access, App } from "./app.ts";

const actorHeader = "x-slipway-actor";
const actorShape = /^[A-Za-z0-9][A-Za-z0-9._@+-]{0,99}$/;

/**
 * Refuses every request without the token, also to paths that do not exist, unless its route says otherwise.
 * Sets `request.actor` from the `x-slipway-actor` header, `api` without one.
 */
export function authenticate(app: App, token: string): void {
  app.decorateRequest("actor", "");
  app.addHook("onRequest", async (request, reply) => {
    reply.header("x-request-id", request.id);
    if (!mayCall(request, token)) {
      reply.header("www-authenticate", "Bearer");
      const given = request.headers.authorization !== undefined;
      throw new UserError("unauthorized", given ? "the token is not this server's" : "this server wants its token", {
        hint: "set SLIPWAY_TOKEN to what is in keys/api-token of the server's data folder",
      });
    }
    request.actor = claimedActor(request.headers[actorHeader]);
  });
}

function mayCall(request: FastifyRequest, token: string): boolean {
  const access: Access = request.routeOptions.config.access ?? "token";
  if (access === "open") return true;
  if (access === "local" && isLocal(request)) return true;
  const given = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? "")?.[1];
  return given !== undefined && tokenMatches(given, token);
}

/** A proxy on this machine speaks for others: what it forwarded is not local. */
function isLocal(request: FastifyRequest): boolean {
  const address = request.socket.remoteAddress;
  const forwarded = ["forwarded", "x-forwarded-for", "via"].some((name) => request.headers[name] !== undefined);
  if (forwarded) return false;
  return address === undefined || address === "::1" || /^(::ffff:)?127\./.test(address);
}

function claimedActor(header: string | string[] | undefined): string {
  if (header === undefined) return "api";
  if (typeof header === "string" && actorShape.test(header)) return header;
  throw new UserError("usage", `${actorHeader} must be one name of at most 100 letters, digits or . _ @ + -`);
}
