import { createHash, generateKeyPairSync } from "node:crypto";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { signEnvelope, verifyEnvelope } from "../lib/dsse.ts";
import { exec } from "../lib/exec.ts";
import { projectSigningKey } from "./project-signing-key.ts";

let dir = "";
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "slipway-keys-"));
});
afterAll(() => rm(dir, { recursive: true }));

test("the key is made once, private, and signs what its public half verifies", async () => {
  const keys = join(dir, "first");
  const made = await projectSigningKey(keys);
  const read = await projectSigningKey(keys);
  expect(read.keyId).toBe(made.keyId);
  expect((await stat(join(keys, "signing.pem"))).mode & 0o777).toBe(0o600);
  expect(verifyEnvelope(signEnvelope("text/plain", "hello", made), read.publicKey)).toBe("hello");
});

test("the key id is what openssl makes of the public key", async () => {
  const keys = join(dir, "openssl");
  const key = await projectSigningKey(keys);
  await exec([
    "openssl",
    "pkey",
    "-in",
    join(keys, "signing.pem"),
    "-pubout",
    "-outform",
    "DER",
    "-out",
    join(keys, "der"),
  ]);
  const { stdout } = await exec(["sha256sum", join(keys, "der")]);
  expect(stdout.split(" ")[0]).toBe(key.keyId);
  const body = key.publicPem.replaceAll(/-----[A-Z ]+-----|\n/g, "");
  expect(createHash("sha256").update(Buffer.from(body, "base64")).digest("hex")).toBe(key.keyId);
});

test("two processes at once get the same key", async () => {
  const module = new URL("./project-signing-key.ts", import.meta.url).href;
  const script = `const m = await import(${JSON.stringify(module)});
    console.log((await m.projectSigningKey(${JSON.stringify(join(dir, "processes"))})).keyId)`;
  const runs = Array.from({ length: 4 }, () => exec([process.execPath, "--input-type=module", "-e", script]));
  const ids = (await Promise.all(runs)).map(({ stdout }) => stdout.trim());
  expect(new Set(ids)).toEqual(new Set([(await projectSigningKey(join(dir, "processes"))).keyId]));
});

test.each([
  ["another kind of key", generateKeyPairSync("x25519").privateKey.export({ type: "pkcs8", format: "pem" }), /x25519/],
  ["no key at all", "nonsense\n", /no private key/],
])("refuses %s", async (what, content, message) => {
  const keys = join(dir, what.replaceAll(" ", "-"));
  await projectSigningKey(keys);
  await writeFile(join(keys, "signing.pem"), content);
  await expect(projectSigningKey(keys)).rejects.toMatchObject({
    code: "key-unusable",
    message: expect.stringMatching(message),
    hint: expect.stringContaining("move the file away"),
  });
});
