import { createHash } from "node:crypto";
import canonicalize from "canonicalize";

/**
 * One text per JSON value, whatever the order of its keys (RFC 8785).
 * @throws TypeError when the value is not JSON (undefined, a function, a number that is not finite).
 */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError("not a JSON value");
  return text;
}

/** Lower-case hex SHA-256; a string counts as its UTF-8 bytes. */
export function sha256Hex(data: string | Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}
