import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { join } from "node:path";
import { privateFile } from "../lib/private-file.ts";

const fileName = "api-token";

/**
 * The token that the API asks for: 32 random bytes in base64url, made at first use, mode 0600. Who can read the file
 * is who may use the server from this machine.
 * @param dir folder of keys, `<data folder>/keys`; made when missing.
 * @throws UserError `key-unusable` when others can read the file.
 */
export async function ensureApiToken(dir: string): Promise<string> {
  const content = await privateFile(join(dir, fileName), () => `${randomBytes(32).toString("base64url")}\n`);
  return content.trim();
}

/** Compares in constant time, lengths included: both are hashed first. An empty expectation matches nothing. */
export function tokenMatches(given: string, expected: string): boolean {
  const same = timingSafeEqual(sha256(given), sha256(expected));
  return same && expected.length > 0;
}

function sha256(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
