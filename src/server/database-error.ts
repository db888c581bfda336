import { UpstreamError } from "../lib/errors.ts";

/** SQLSTATE of a server that goes away or takes nobody: classes 08 and 57P0x, and 53300, too many connections. */
const unreachable = /^(08...|57P0[1-5]|53300)$/;
/** The same before there is a server to say it. */
const noConnection = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN)$/;
/** node-postgres has no code for these. */
const lostWords =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection)/;
const diskFull = "53100";

/** What the database's driver threw, as an error a person can act on; undefined for every other error. */
export function asDatabaseError(error: unknown): UpstreamError | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = String((error as { code?: unknown }).code ?? "");
  if (code === diskFull) {
    return new UpstreamError("disk-full", `the database ran out of disk space: ${error.message}`, {
      hint: "free some space in the data folder, then try again",
      cause: error,
    });
  }
  if (!unreachable.test(code) && !noConnection.test(code) && !lostWords.test(error.message)) return undefined;
  return new UpstreamError("database-unreachable", `the database does not answer: ${error.message || code}`, {
    hint: "check that it runs; DATABASE_URL names it when it is your own",
    retryAfterMs: 1000,
    cause: error,
  });
}
