import { describe, expect, it } from "vitest";
import { upgradeFiles } from "./upgrade-policy.ts";

const files = (mode: "off" | "unattended" | "at-boot") => {
  const list = upgradeFiles({ mode, spread: "6h", reboot: false });
  return new Map(list.map((file) => [file.path, "text" in file ? file.text : `-> ${file.linkTo}`]));
};
const periodic = "/etc/apt/apt.conf.d/20auto-upgrades";

describe("upgrade policy", () => {
  it("off: apt's timers are masked and its jobs off", () => {
    const found = files("off");
    expect(found.get("/etc/systemd/system/apt-daily.timer")).toBe("-> /dev/null");
    expect(found.get("/etc/systemd/system/apt-daily-upgrade.timer")).toBe("-> /dev/null");
    expect(found.get(periodic)).toContain('Unattended-Upgrade "0"');
  });
  it("unattended: apt's timers, spread at random", () => {
    const found = files("unattended");
    expect(found.get(periodic)).toContain('Unattended-Upgrade "1"');
    expect(found.get("/etc/systemd/system/apt-daily-upgrade.timer.d/slipway-spread.conf")).toBe(
      "[Timer]\nRandomizedDelaySec=21600\n",
    );
  });
  it("at-boot: a timer that no boot waits for, and that fails at nothing", () => {
    const found = files("at-boot");
    expect([...found.keys()].filter((path) => path.includes(".wants/"))).toEqual([
      "/etc/systemd/system/timers.target.wants/slipway-upgrade-at-boot.timer",
    ]);
    const service = found.get("/etc/systemd/system/slipway-upgrade-at-boot.service") ?? "";
    expect(service).not.toContain("WantedBy");
    // the dash: an exit code of apt without network is no failed unit
    expect(service.match(/^ExecStart=.*$/gm)?.every((line) => line.startsWith("ExecStart=-"))).toBe(true);
  });
});
