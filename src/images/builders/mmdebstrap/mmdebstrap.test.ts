import { expect, it } from "vitest";
import { isolated, mmdebstrapArguments } from "./arguments.ts";
import { essentialHook, remainingCalls } from "./hooks.ts";
import { scratchKib } from "./scratch.ts";

it("installs from the flat archive alone", () => {
  const hooks = { setup: "/s", essential: "/e", customize: "/c" };
  const argv = mmdebstrapArguments({
    tree: "/tree",
    archive: "/archive",
    arch: "arm64",
    foreign: true,
    include: ["a", "b=1"],
    hooks,
  });
  expect(argv.slice(-3)).toEqual(["", "/tree", "deb [trusted=yes] copy:///archive ./"]);
  expect(argv).toEqual(
    expect.arrayContaining(["--architectures=arm64", "--include=a,b=1", "--skip=check/qemu", "--setup-hook=/s"]),
  );
  const plain = mmdebstrapArguments({ tree: "/t", archive: "/a", arch: "amd64", foreign: false, include: [], hooks });
  expect(plain.join(" ")).not.toMatch(/--include|check\/qemu/);
  expect(isolated(["true"])).toEqual(["unshare", "--pid", "--fork", "--kill-child=KILL", "--mount-proc", "--", "true"]);
});

it("runs what was noted once each, and of update-initramfs the creations", () => {
  const note = (...call: string[]) => `${call.join("\x1f")}\x1f\n`;
  const initramfs = "/usr/sbin/update-initramfs";
  const notes =
    note("/usr/bin/py3compile", "-p", "a") +
    note(initramfs, "-u") +
    note(initramfs, "-c", "-k", "6.1") +
    note("/usr/bin/py3compile", "-p", "a") +
    note("/usr/bin/py3compile", "-p", "b", "x y");
  expect(remainingCalls(notes)).toEqual([
    ["/usr/bin/py3compile", "-p", "a"],
    [initramfs, "-c", "-k", "6.1"],
    ["/usr/bin/py3compile", "-p", "b", "x y"],
  ]);
  expect(remainingCalls("")).toEqual([]);
});

it("diverts each deferred command", () => {
  expect(essentialHook).toContain(
    "for command in /usr/sbin/update-initramfs /usr/sbin/update-ca-certificates /usr/bin/py3compile",
  );
});

it("asks for more memory than packages say they need", () => {
  expect(scratchKib(1000)).toBe(1600 + 384 * 1024);
});
