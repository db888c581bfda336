import { type KeyObject, sign, verify } from "node:crypto";
import { UserError } from "./errors.ts";

/** Dead Simple Signing Envelope, version 1.0.0. A `type`, so that it passes where JSON is asked for. */
export type DsseEnvelope = {
  readonly payloadType: string;
  /** Base64 of the signed bytes. */
  readonly payload: string;
  readonly signatures: readonly DsseSignature[];
};
export type DsseSignature = { readonly keyid: string; readonly sig: string };

export interface DsseSigner {
  keyId: string;
  /** Ed25519. */
  privateKey: KeyObject;
}

/** Signs `payload` (taken as UTF-8) with an Ed25519 key. */
export function signEnvelope(payloadType: string, payload: string, key: DsseSigner): DsseEnvelope {
  const body = Buffer.from(payload, "utf8");
  const signature = sign(null, preAuthenticationEncoding(payloadType, body), key.privateKey);
  return {
    payloadType,
    payload: body.toString("base64"),
    signatures: [{ keyid: key.keyId, sig: signature.toString("base64") }],
  };
}

/**
 * Gives back the payload when at least one signature is by `publicKey`. The key id is only a hint (DSSE protocol): it
 * is not looked at, so that a changed one neither helps nor harms. The caller checks the payload type it expects.
 * @throws UserError `signature-invalid` when nothing in the envelope was signed by that key, or it cannot be decoded.
 */
export function verifyEnvelope(envelope: DsseEnvelope, publicKey: KeyObject): string {
  const body = decodeBase64(envelope.payload, "payload");
  const signed = preAuthenticationEncoding(envelope.payloadType, body);
  const valid = envelope.signatures.some(({ sig }) => verify(null, signed, publicKey, decodeBase64(sig, "signature")));
  if (!valid) {
    throw new UserError(
      "signature-invalid",
      "no signature of the envelope was made by the given key over this content",
      {
        hint: "the content was changed after it was signed, or it was signed with another project's key",
      },
    );
  }
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
  } catch (cause) {
    throw new UserError("signature-invalid", "the payload of the envelope is not UTF-8 text", { cause });
  }
}

/** PAE of the DSSE protocol: lengths are bytes, so that type and body cannot run into each other. */
export function preAuthenticationEncoding(payloadType: string, body: Uint8Array): Buffer {
  const type = Buffer.from(payloadType, "utf8");
  return Buffer.concat([Buffer.from(`DSSEv1 ${type.length} `), type, Buffer.from(` ${body.length} `), body]);
}

/** Standard or URL-safe alphabet: the protocol has verifiers take both. Node itself would skip foreign characters. */
function decodeBase64(text: string, what: string): Buffer {
  if (!/^[A-Za-z0-9+/_-]*={0,2}$/.test(text)) {
    throw new UserError("signature-invalid", `the ${what} of the envelope is not base64`);
  }
  return Buffer.from(text, "base64");
}
