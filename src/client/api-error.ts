import type { ErrorBody } from "../lib/errors.ts";

/** The server's own account of what went wrong: `body.exit` is the exit code, `body.hint` what to do. */
export class ApiError extends Error {
  readonly body: ErrorBody;

  constructor(body: ErrorBody) {
    super(body.message);
    this.name = "ApiError";
    this.body = body;
  }
}

/** Whether an answer is one of Slipway's errors, and not, say, a proxy's page. */
export function isErrorBody(value: unknown): value is ErrorBody {
  if (typeof value !== "object" || value === null) return false;
  const { kind, code, message, exit } = value as Partial<Record<keyof ErrorBody, unknown>>;
  return typeof kind === "string" && typeof code === "string" && typeof message === "string" && Number.isInteger(exit);
}
