import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { join } from "node:path";
import { UserError } from "../lib/errors.ts";
import { privateFile } from "../lib/private-file.ts";

/** The project's own Ed25519 key: what signs evidence and provenance. */
export interface SigningKey {
  /** SHA-256 (hex) of the public key as DER SubjectPublicKeyInfo. */
  keyId: string;
  privateKey: KeyObject;
  publicKey: KeyObject;
  /** PEM SubjectPublicKeyInfo, to hand out. */
  publicPem: string;
}

const fileName = "signing.pem";

/**
 * Reads the project's signing key; the first caller makes it (PKCS#8 PEM, mode 0600). Processes that start at the same
 * time get the same key.
 * @param dir folder of keys, `<data folder>/keys`; made when missing.
 * @throws UserError `key-unusable` when others can read the file or it holds no Ed25519 key.
 */
export async function projectSigningKey(dir: string): Promise<SigningKey> {
  const path = join(dir, fileName);
  return signingKeyFromPem(await privateFile(path, newKeyPem), path);
}

function newKeyPem(): string {
  return generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}

function signingKeyFromPem(pem: string, path: string): SigningKey {
  const privateKey = parsePrivateKey(pem, path);
  if (privateKey.asymmetricKeyType !== "ed25519") {
    throw unusable(path, `holds a key of type ${privateKey.asymmetricKeyType}; Ed25519 is needed`);
  }
  const publicKey = createPublicKey(privateKey);
  const spki = publicKey.export({ type: "spki", format: "der" });
  return {
    keyId: createHash("sha256").update(spki).digest("hex"),
    privateKey,
    publicKey,
    publicPem: publicKey.export({ type: "spki", format: "pem" }).toString(),
  };
}

function parsePrivateKey(pem: string, path: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch (cause) {
    throw unusable(path, "holds no private key in PEM form", cause);
  }
}

function unusable(path: string, problem: string, cause?: unknown): UserError {
  return new UserError("key-unusable", `${path} ${problem}`, {
    hint: "put the project's own key back; or move the file away, and a new key is made (old evidence keeps the old key)",
    cause,
  });
}
