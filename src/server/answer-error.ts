import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { hasZodFastifySchemaValidationErrors } from "fastify-type-provider-zod";
import { describeError, errorTable, UpstreamError, UserError } from "../lib/errors.ts";
import { nearestName } from "../lib/nearest-name.ts";
import { asDatabaseError } from "./database-error.ts";
import { requestProblem } from "./request-problem.ts";

/** Turns what a route threw into the answer that `errorTable` asks for. Only a bug's stack goes to the log. */
export function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = asUserError(error, request);
  const body = describeError(known);
  if (known instanceof UpstreamError && known.retryAfterMs !== undefined) {
    reply.header("retry-after", Math.ceil(known.retryAfterMs / 1000));
  }
  if (body.code === "bug") request.log.error({ err: error }, "bug");
  else request.log.info({ code: body.code, reason: body.message }, "refused");
  return reply.code(body.code === "bug" ? 500 : (protocolStatus(error) ?? errorTable[body.code].http)).send(body);
}

/** Answers a path that no route has, naming the nearest one. */
export function answerUnknownPath(paths: readonly string[]) {
  return (request: FastifyRequest): never => {
    const path = request.url.split("?")[0] ?? "";
    const near = nearestName(path, paths);
    throw new UserError("not-found", `${request.method} ${path} is not a route of this server`, {
      hint: near === undefined || near === path ? "all routes are in /openapi.json" : `did you mean ${near}?`,
    });
  };
}

function asUserError(error: FastifyError, request: FastifyRequest): Error {
  if (hasZodFastifySchemaValidationErrors(error)) {
    const context = error.validationContext;
    const found = error.validation.map((problem) => requestProblem(problem, request, context));
    const text = found.map(({ message }) => message).join("; ");
    return new UserError("usage", context === "body" ? `request body: ${text}` : text, {
      ...(found[0]?.path ? { path: found[0].path } : {}),
      cause: error,
    });
  }
  if (protocolStatus(error) !== undefined) return new UserError("usage", error.message, { cause: error });
  return asDatabaseError(error) ?? error;
}

/** What Fastify itself refuses: a body too large, not JSON, an unknown content type. */
function protocolStatus(error: FastifyError): number | undefined {
  const { code, statusCode } = error;
  if (typeof code !== "string" || !code.startsWith("FST_") || statusCode === undefined) return undefined;
  return statusCode >= 400 && statusCode < 500 && !hasZodFastifySchemaValidationErrors(error) ? statusCode : undefined;
}
