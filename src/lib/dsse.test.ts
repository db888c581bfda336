import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { type DsseEnvelope, preAuthenticationEncoding, signEnvelope, verifyEnvelope } from "./dsse.ts";

const pair = generateKeyPairSync("ed25519");
const other = generateKeyPairSync("ed25519");
const key = { keyId: "k1", privateKey: pair.privateKey };
const payload = JSON.stringify({ name: "größe", n: 1 });
const envelope = signEnvelope("application/vnd.in-toto+json", payload, key);

test("the pre-authentication encoding of the protocol's own example", () => {
  const encoded = preAuthenticationEncoding("http://example.com/HelloWorld", Buffer.from("hello world"));
  expect(encoded.toString()).toBe("DSSEv1 29 http://example.com/HelloWorld 11 hello world");
});

test("lengths count bytes, not characters", () => {
  expect(preAuthenticationEncoding("ü", Buffer.from("é")).toString()).toBe("DSSEv1 2 ü 2 é");
});

describe("verifyEnvelope", () => {
  test("gives back what was signed", () => {
    expect(verifyEnvelope(envelope, pair.publicKey)).toBe(payload);
  });

  test("takes the URL-safe alphabet too", () => {
    const urlSafe: DsseEnvelope = {
      ...envelope,
      payload: Buffer.from(payload).toString("base64url"),
      signatures: envelope.signatures.map(({ keyid, sig }) => ({
        keyid,
        sig: Buffer.from(sig, "base64").toString("base64url"),
      })),
    };
    expect(verifyEnvelope(urlSafe, pair.publicKey)).toBe(payload);
  });

  test("accepts when one of several signatures is by the key, whatever the key ids say", () => {
    const second = signEnvelope(envelope.payloadType, payload, { keyId: "other", privateKey: other.privateKey });
    const both = { ...envelope, signatures: [...second.signatures, { ...signatureOf(envelope), keyid: "unknown" }] };
    expect(verifyEnvelope(both, pair.publicKey)).toBe(payload);
  });

  const flipped = Buffer.from(signatureOf(envelope).sig, "base64");
  flipped[10] = (flipped[10] ?? 0) ^ 1;
  const tampered: [string, DsseEnvelope][] = [
    ["another payload", { ...envelope, payload: Buffer.from(payload.replace("1", "2")).toString("base64") }],
    ["another payload type", { ...envelope, payloadType: "application/json" }],
    ["one bit of the signature", { ...envelope, signatures: [{ keyid: "k1", sig: flipped.toString("base64") }] }],
    ["no signatures", { ...envelope, signatures: [] }],
    ["an empty signature", { ...envelope, signatures: [{ keyid: "k1", sig: "" }] }],
    ["a payload that is not base64", { ...envelope, payload: "{}" }],
    [
      "another key's signature",
      signEnvelope(envelope.payloadType, payload, { keyId: "k1", privateKey: other.privateKey }),
    ],
  ];
  test.each(tampered)("refuses %s", (_what, changed) => {
    expect(() => verifyEnvelope(changed, pair.publicKey)).toThrow(
      expect.objectContaining({ name: "UserError", code: "signature-invalid" }),
    );
  });
});

function signatureOf(of: DsseEnvelope): { keyid: string; sig: string } {
  const [first] = of.signatures;
  if (first === undefined) throw new Error("the envelope has no signature");
  return first;
}
