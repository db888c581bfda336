import { execFileSync } from "node:child_process";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { sealArguments } from "./seal-arguments.ts";
import { isRealFolder, resolverArguments } from "./seal-layer.ts";

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "seal-"));
});
afterEach(() => rmSync(root, { recursive: true }));

function put(path: string, text = "x"): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
function seal(): void {
  const exists = (path: string) => isRealFolder(root, path);
  for (const [program = "", ...args] of sealArguments(root, exists)) execFileSync(program, args);
}

it.each([
  "/etc/ssh/ssh_host_ed25519_key",
  "/etc/ssh/ssh_host_rsa_key.pub",
  "/var/lib/systemd/random-seed",
  "/var/lib/apt/lists/mirror.example_Packages",
  "/var/cache/apt/archives/a.deb",
  "/var/log/dpkg.log",
  "/usr/sbin/policy-rc.d",
  "/tmp/left",
  "/run/left/deep",
  "/etc/shadow-",
  "/var/cache/ldconfig/aux-cache",
  "/root/.bash_history",
  "/var/lib/cloud/instances/i-1/data",
])("removes %s", (path) => {
  put("/etc/machine-id");
  put(path);
  seal();
  expect(existsSync(join(root, path))).toBe(false);
});

it.each(["/etc/ssh/sshd_config", "/etc/passwd", "/var/log/nginx/keep", "/usr/sbin/nologin", "/var/cache/apt/keep"])(
  "keeps %s",
  (path) => {
    put("/etc/machine-id");
    put(path);
    seal();
    expect(existsSync(join(root, path))).toBe(true);
  },
);

it("empties the machine id and logs, keeps folders, and follows no link", () => {
  put("/etc/machine-id", "0123");
  put("/var/log/nginx/access.log", "GET /");
  put("/elsewhere/file");
  mkdirSync(join(root, "/tmp"), { recursive: true });
  symlinkSync(join(root, "/elsewhere"), join(root, "/tmp/link"));
  seal();
  expect(readFileSync(join(root, "/etc/machine-id"), "utf8")).toBe("");
  expect(statSync(join(root, "/var/log/nginx/access.log")).size).toBe(0);
  expect(readdirSync(join(root, "/tmp"))).toEqual([]);
  expect(existsSync(join(root, "/elsewhere/file"))).toBe(true);
});

it.each([
  ["the machine id", "/etc/machine-id", "/host/machine-id"],
  ["a folder above what a rule clears", "/var/lib/apt", "/host"],
  ["a folder above what a rule removes", "/var/log", "/host"],
])("does not follow a link in place of %s out of the tree", (_what, place, target) => {
  put("/etc/machine-id");
  for (const path of ["/host/machine-id", "/host/lists/kept", "/host/dpkg.log", "/host/apt/kept"]) put(path);
  mkdirSync(dirname(join(root, place)), { recursive: true });
  rmSync(join(root, place), { force: true });
  symlinkSync(join(root, target), join(root, place));
  seal();
  for (const path of ["/host/machine-id", "/host/lists/kept", "/host/dpkg.log", "/host/apt/kept"])
    expect(readFileSync(join(root, path), "utf8")).toBe("x");
  expect(lstatSync(join(root, "/etc/machine-id"))).toMatchObject({ size: 0 });
});

it("leaves names to systemd-resolved, or to whoever writes an empty file", () => {
  expect(resolverArguments("/t/etc/resolv.conf", true)).toEqual([
    ["ln", "-sfn", "../run/systemd/resolve/stub-resolv.conf", "/t/etc/resolv.conf"],
  ]);
  expect(resolverArguments("/t/etc/resolv.conf", false)).toEqual([
    ["rm", "-f", "/t/etc/resolv.conf"],
    ["install", "-m", "0644", "/dev/null", "/t/etc/resolv.conf"],
  ]);
});
