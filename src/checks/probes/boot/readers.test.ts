import { describe, expect, test } from "vitest";
import { planTimeoutMs, probePatienceMs, slowness } from "./boot-timeouts.ts";
import { createConsoleReader } from "./console-markers.ts";
import { newestKernel } from "./extract-kernel.ts";
import { forwardedPorts } from "./forwarded-ports.ts";
import { readableLines } from "./readable-lines.ts";
import { parseBlame, parseSystemdAnalyze } from "./systemd-analyze.ts";

const none = { firmwareMs: null, loaderMs: null, kernelMs: null, initrdMs: null, userspaceMs: null, totalMs: null };

test.each([
  [
    "Startup finished in 3.120s (kernel) + 1min 2.011s (userspace) = 1min 5.131s \ngraphical.target reached after 1min 1.9s in userspace.",
    { ...none, kernelMs: 3120, userspaceMs: 62011, totalMs: 65131 },
  ],
  [
    "Startup finished in 4.2s (firmware) + 910ms (loader) + 1.5s (kernel) + 2s (initrd) + 9s (userspace) = 17.610s",
    { firmwareMs: 4200, loaderMs: 910, kernelMs: 1500, initrdMs: 2000, userspaceMs: 9000, totalMs: 17610 },
  ],
  [
    "Startup finished in 950us (kernel) + 1h 2min (userspace) = 1h 2min",
    { ...none, kernelMs: 1, userspaceMs: 3_720_000, totalMs: 3_720_000 },
  ],
  ["Bootup is not yet finished (org.freedesktop.systemd1.Manager.FinishTimestampMonotonic=0).", null],
  ["", null],
])("systemd-analyze: %s", (text, times) => {
  expect(parseSystemdAnalyze(text)).toEqual(times);
});

test("systemd-analyze blame", () => {
  expect(parseBlame("16.017s cloud-init.service\n 1min 2s a.service\n  350ms dev-vda3.device\nno unit\n")).toEqual([
    { unit: "cloud-init.service", ms: 16017 },
    { unit: "a.service", ms: 62000 },
    { unit: "dev-vda3.device", ms: 350 },
  ]);
});

describe("console", () => {
  function phases(chunks: readonly string[]): string[] {
    const reader = createConsoleReader();
    return chunks.flatMap((chunk, atMs) =>
      reader
        .feed(chunk, atMs)
        .map((marker) => `${marker.atMs} ${marker.kind === "phase" ? marker.phase : marker.reason}`),
    );
  }

  test.each([
    [
      "a whole boot",
      [
        "SeaBIOS (version 1.16)\n",
        "Welcome to GRUB!\n",
        "[    0.000000] Linux version 6.1\n",
        "Loading, please wait...\n",
        "\u001b[0;32mWelcome to \u001b[1mDebian GNU/Linux 12 (bookworm)\u001b[0m!\n",
        "[   22.0] cloud-init[300]: Cloud-init v. 22.4.2 running 'init-local'\n",
        "\nDebian GNU/Linux 12 web ttyS0\n\nweb login: ",
      ],
      ["0 firmware", "2 kernel", "3 initramfs", "4 userspace", "5 cloud-init", "6 login"],
    ],
    ["a marker cut in two", ["[    0.0000", "00] Linux version 6\n"], ["0 firmware", "1 kernel"]],
    ["a prompt with a kernel line behind it", ["web login: [   40.1] eth0: up\n"], ["0 firmware", "0 login"]],
    ["a login named in the middle of a line", ["sshd: last login: never\n"], ["0 firmware"]],
    [
      "a panic, told once",
      ["Kernel panic - not syncing: VFS: no root\n", "Kernel panic - not syncing: again\n"],
      ["0 firmware", "0 the kernel panicked: Kernel panic - not syncing: VFS: no root"],
    ],
    [
      "the initramfs's shell",
      ["(initramfs) "],
      ["0 firmware", "0 the initramfs found no root file system: (initramfs)"],
    ],
    ["GRUB's shell", ["grub> "], ["0 firmware", "0 GRUB found no configuration: grub>"]],
    [
      "nothing to boot",
      ["No bootable device.\n"],
      ["0 firmware", "0 the firmware found nothing to boot: No bootable device."],
    ],
    [
      "emergency mode",
      ["You are in emergency mode. After\n"],
      ["0 firmware", "0 systemd went into emergency mode: You are in emergency mode. After"],
    ],
  ])("%s", (_name, chunks, told) => {
    expect(phases(chunks)).toEqual(told);
  });

  test.each([
    ["empty lines", "one\r\n\r\n \r\ntwo\n", ["one", "two"]],
    ["colours", "\u001b[2J\u001b[01;31mtwo\u001b[0m", ["two"]],
    ["a title and a character set", "\u001b]0;title\u0007a\u001b(Bb\u001b]8;;x\u001b\\c", ["abc"]],
    ["what does not show", "a\u0000\u0007b\u200b\ufffdc\u001b", ["abc"]],
    ["all but the last lines", "1\n2\n3\n4", ["2", "3", "4"]],
    ["the end of a long line", `ssh-rsa ${"A".repeat(500)}`, [`ssh-rsa ${"A".repeat(191)}…`]],
    ["nothing of other languages", "\tgr\u00fc\u00df 日本", [" gr\u00fc\u00df 日本"]],
    ["everything", "\r\n", []],
  ])("people are spared %s", (_name, text, lines) => {
    expect(readableLines(text, 3)).toEqual(lines);
  });
});

test("forwarded ports", () => {
  const text = [
    "Hub -1 (net):",
    "  Protocol[State]    FD  Source Address  Port   Dest. Address  Port RecvQ SendQ",
    "  TCP[HOST_FORWARD]  15       127.0.0.1 40123       10.0.2.15    80     0     0",
    "  TCP[HOST_FORWARD]  14       127.0.0.1 38007       10.0.2.15    22     0     0",
    "  UDP[236 sec]       16       10.0.2.15 68          10.0.2.2     67     0     0",
  ].join("\r\n");
  expect([...forwardedPorts(text)]).toEqual([
    [80, 40123],
    [22, 38007],
  ]);
});

test.each([
  [
    "/2/040755/0/0/..//\n/19/100644/0/0/initrd.img-6.1.0-9-cloud-amd64/1/\n/20/100644/0/0/vmlinuz-6.1.0-9-cloud-amd64/1/\n",
    { kernel: "vmlinuz-6.1.0-9-cloud-amd64", initrd: "initrd.img-6.1.0-9-cloud-amd64" },
  ],
  [
    "/1/100644/0/0/vmlinuz-6.1.0-10/1/\n/1/100644/0/0/vmlinuz-6.1.0-9/1/\n",
    { kernel: "vmlinuz-6.1.0-10", initrd: undefined },
  ],
  ["/1/040755/0/0/vmlinuz-folder//\n/1/100644/0/0/vmlinuz-a b/1/\n", undefined],
])("kernel to probe with: %#", (listing, found) => {
  expect(newestKernel(listing)).toEqual(found);
});

test("emulation gets more time, and the plan room to end", () => {
  expect(slowness("kvm")).toBe(1);
  expect(slowness("tcg")).toBeGreaterThan(1);
  expect(planTimeoutMs(60_000)).toBeGreaterThan(60_000 * slowness("tcg"));
  expect(probePatienceMs(8, 2)).toBe(4 * probePatienceMs(0.1, 2));
});
