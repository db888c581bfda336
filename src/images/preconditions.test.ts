import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { ImagesDependencies } from "./dependencies.ts";
import {
  requireArchitecture,
  requireBootLoader,
  requireDiskSpace,
  requirePlainPath,
  requireRoot,
} from "./preconditions.ts";

it("asks for root, with the command", () => {
  const deps = (effectiveUid: number) => ({ effectiveUid }) as ImagesDependencies;
  expect(() => requireRoot(deps(1000))).toThrow(
    expect.objectContaining({ code: "needs-root", hint: expect.stringContaining("sudo") }),
  );
  expect(() => requireRoot(deps(0))).not.toThrow();
});

it("takes a foreign architecture only where an emulator is registered", () => {
  const dir = mkdtempSync(join(tmpdir(), "binfmt-"));
  const ask = () => requireArchitecture("arm64", "amd64", dir);
  expect(ask).toThrow(
    expect.objectContaining({ code: "unsupported-arch", hint: expect.stringContaining("qemu-user-static") }),
  );
  writeFileSync(join(dir, "qemu-aarch64"), "enabled\n");
  expect(ask).not.toThrow();
  expect(() => requireArchitecture("amd64", "amd64", dir)).not.toThrow();
  rmSync(dir, { recursive: true });
});

it.each(["/srv/my data", "/srv/a,b", "/srv/a?b", "/srv/a%20b"])("does not build in %s", (dir) => {
  expect(() => requirePlainPath(dir)).toThrow(expect.objectContaining({ code: "usage" }));
});

it.each(["/var/lib/slipway", "/srv/Bücher_1.2+3-x"])("builds in %s", (dir) => {
  expect(() => requirePlainPath(dir)).not.toThrow();
});

it("asks for the boot loader of arm64 before anything is built", () => {
  const dir = mkdtempSync(join(tmpdir(), "grub-"));
  const ask = () => requireBootLoader("arm64", dir);
  expect(ask).toThrow(
    expect.objectContaining({ code: "tool-missing", hint: expect.stringContaining("grub-efi-arm64") }),
  );
  mkdirSync(join(dir, "arm64-efi"));
  writeFileSync(join(dir, "arm64-efi/moddep.lst"), "");
  expect(ask).not.toThrow();
  expect(() => requireBootLoader("amd64", "/nonexistent")).not.toThrow();
  rmSync(dir, { recursive: true });
});

it("says how much room is needed and how much there is", async () => {
  await expect(requireDiskSpace(tmpdir(), 2 ** 60, "this build")).rejects.toMatchObject({
    code: "disk-full",
    message: expect.stringMatching(/this build needs 1099511627776 MiB, and only \d+ MiB are free/),
  });
  await requireDiskSpace(tmpdir(), 1, "this build");
});
