/**
 * The three kinds of error. Anything that is neither a {@link UserError} nor an {@link UpstreamError} is a bug.
 * `errorTable` is the one place that maps a code to its HTTP status, exit code, retry and documentation anchor.
 */

export interface ErrorPolicy {
  http: number;
  exit: 1 | 2 | 3 | 4 | 5;
  /** Whether the same request may succeed later with nothing changed by a person. */
  retry: boolean;
}

/** Exit codes: 1 bug, 2 usage or invalid project, 3 rejected by a check or gate, 4 upstream or tool failure, 5 needs a person. */
export const errorTable = {
  usage: { http: 400, exit: 2, retry: false },
  "invalid-project": { http: 422, exit: 2, retry: false },
  "not-found": { http: 404, exit: 2, retry: false },
  conflict: { http: 409, exit: 2, retry: false },
  unauthorized: { http: 401, exit: 2, retry: false },
  forbidden: { http: 403, exit: 2, retry: false },
  "unsupported-arch": { http: 422, exit: 2, retry: false },
  rejected: { http: 409, exit: 3, retry: false },
  "evidence-missing": { http: 409, exit: 3, retry: false },
  "provision-failed": { http: 409, exit: 3, retry: false },
  cancelled: { http: 409, exit: 4, retry: false },
  "log-tampered": { http: 409, exit: 3, retry: false },
  "signature-invalid": { http: 409, exit: 3, retry: false },
  "key-unusable": { http: 500, exit: 5, retry: false },
  "tool-missing": { http: 424, exit: 5, retry: false },
  "needs-root": { http: 424, exit: 5, retry: false },
  attention: { http: 409, exit: 5, retry: false },
  "disk-full": { http: 507, exit: 4, retry: true },
  "network-unreachable": { http: 502, exit: 4, retry: true },
  "tool-failed": { http: 502, exit: 4, retry: false },
  "timed-out": { http: 504, exit: 4, retry: true },
  "blob-corrupt": { http: 500, exit: 4, retry: false },
  "database-unreachable": { http: 503, exit: 4, retry: true },
  "server-unreachable": { http: 503, exit: 4, retry: true },
} as const satisfies Record<string, ErrorPolicy>;

export type ErrorCode = keyof typeof errorTable;

/** Where in the user's files the trouble is. `line` and `column` count from 1; `text` is the line itself. */
export interface SourcePosition {
  file: string;
  line: number;
  column: number;
  text: string;
  /** How many characters of the line are meant, from `column` on; one when not set. */
  length?: number;
}

/** One of several things wrong with the user's files. */
export interface Problem {
  message: string;
  /** Dotted path into the offending document, e.g. `images.web.disk.size`; empty for the document itself. */
  path: string;
  position: SourcePosition;
  hint?: string;
}

/** The user's world says no: what, where and what to do about it. */
export class UserError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  /** Dotted path into the offending document, e.g. `images.web.disk.size`. */
  readonly path: string | undefined;
  readonly position: SourcePosition | undefined;
  /** Set when several things are wrong at once; the first is also told by the fields above. */
  readonly problems: readonly Problem[] | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    more: {
      hint?: string;
      path?: string;
      position?: SourcePosition;
      problems?: readonly Problem[];
      cause?: unknown;
    } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = "UserError";
    this.code = code;
    this.hint = more.hint;
    this.path = more.path;
    this.position = more.position;
    this.problems = more.problems;
  }
}

/** A tool, a host or a service failed. `retryAfterMs` is set when trying again by itself makes sense. */
export class UpstreamError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(code: ErrorCode, message: string, more: { hint?: string; retryAfterMs?: number; cause?: unknown } = {}) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = "UpstreamError";
    this.code = code;
    this.hint = more.hint;
    this.retryAfterMs = more.retryAfterMs;
  }
}

/** An error as it travels: in API answers, step rows and `--json` output. */
export interface ErrorBody {
  kind: "user" | "upstream" | "bug";
  code: ErrorCode | "bug";
  message: string;
  hint?: string;
  path?: string;
  position?: SourcePosition;
  problems?: readonly Problem[];
  exit: number;
  docs: string;
}

/** Describes any thrown value; never throws. A bug keeps its stack out of the body (the log has it). */
export function describeError(error: unknown): ErrorBody {
  if (error instanceof UserError) {
    return {
      kind: "user",
      code: error.code,
      message: error.message,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
      ...(error.path === undefined ? {} : { path: error.path }),
      ...(error.position === undefined ? {} : { position: error.position }),
      ...(error.problems === undefined ? {} : { problems: error.problems }),
      exit: errorTable[error.code].exit,
      docs: `docs/errors.md#${error.code}`,
    };
  }
  if (error instanceof UpstreamError) {
    return {
      kind: "upstream",
      code: error.code,
      message: error.message,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
      exit: errorTable[error.code].exit,
      docs: `docs/errors.md#${error.code}`,
    };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { kind: "bug", code: "bug", message, exit: 1, docs: "docs/errors.md#bug" };
}
