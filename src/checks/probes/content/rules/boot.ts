import { type ContentRule, type Finding, notAsked } from "../content-rule.ts";
import { kernelReleases } from "../facts/kernels.ts";

const cloudTests = "Debian cloud team's image tests";

const kernel: ContentRule = {
  id: "kernel-as-asked",
  title: "Exactly the kernel the recipe asks for",
  doc: {
    why: "The cloud kernel boots faster and is smaller; a second kernel costs room and makes it unclear which one boots.",
    source: cloudTests,
  },
  check({ tree, expect }) {
    if (expect.kernel === undefined) return notAsked;
    const releases = kernelReleases(tree);
    const path = "/boot";
    if (expect.kernel === "none") {
      return releases.map((release) => ({ path, message: `holds kernel ${release}, the recipe asks for none` }));
    }
    if (releases.length !== 1)
      return [{ path, message: `holds ${releases.length} kernels, not one: ${releases.join(", ")}` }];
    const found = releases[0]?.includes("-cloud-") ? "cloud" : "generic";
    return found === expect.kernel ? [] : [{ path, message: `holds the ${found} kernel ${releases[0]}` }];
  },
};

const kernelFiles: ContentRule = {
  id: "kernel-complete",
  title: "Each kernel has its initramfs and modules, and links lead to it",
  doc: { why: "A kernel without them stops in the middle of the boot.", source: cloudTests },
  check({ tree }) {
    const releases = kernelReleases(tree);
    if (releases.length === 0) return notAsked;
    const findings: Finding[] = [];
    for (const release of releases) {
      const initrd = `/boot/initrd.img-${release}`;
      if ((tree.stat(initrd)?.sizeBytes ?? 0) === 0) findings.push({ path: initrd, message: "is missing or empty" });
      const modules = `/usr/lib/modules/${release}`;
      if (tree.list(modules).length === 0 && tree.list(`/lib/modules/${release}`).length === 0) {
        findings.push({ path: modules, message: "holds no modules for the kernel" });
      }
    }
    for (const path of ["/vmlinuz", "/initrd.img", "/boot/vmlinuz", "/boot/initrd.img"]) {
      const link = tree.lstat(path);
      if (link !== undefined && tree.stat(path) === undefined)
        findings.push({ path, message: `leads to ${link.target}, which is not there` });
    }
    return findings;
  },
};

const grub: ContentRule = {
  id: "grub-configured",
  title: "GRUB is configured for the disk as it will be",
  doc: {
    why: "Device names of the builder (loop0, sda) are others on a host; names of file systems stay.",
    source: cloudTests,
  },
  check({ tree, expect }) {
    if (expect.kernel === "none") return notAsked;
    const path = "/boot/grub/grub.cfg";
    const text = tree.readText(path);
    if (text === undefined) return expect.firmware === undefined ? notAsked : [{ path, message: "is missing" }];
    const findings: Finding[] = [];
    const started = firstEntry(text);
    if (started === undefined) findings.push({ path, message: "starts no kernel" });
    for (const file of started ?? []) {
      // Paths count from the file system GRUB was told about: the root, or /boot when that is one of its own.
      if (tree.stat(file) === undefined && tree.stat(`/boot${file}`) === undefined) {
        findings.push({ path, message: `starts ${file}, which is not there` });
      }
    }
    const device = /\broot=(\/dev\/(?!disk\/by-|mapper\/|vg)\S+)/.exec(text)?.[1];
    if (device !== undefined) findings.push({ path, message: `takes the root file system from ${device}` });
    return findings;
  },
};

/** Kernel and initramfs that GRUB starts when nobody chooses; none listed when another file says it. */
function firstEntry(text: string): string[] | undefined {
  const kernel = /^\s*linux(?:16|efi)?\s+(\/\S+)/m.exec(text)?.[1];
  if (kernel === undefined) return /^\s*(configfile|source|blscfg)\b/m.test(text) ? [] : undefined;
  const initrd = /^\s*initrd(?:16|efi)?\s+(\/\S+)/m.exec(text)?.[1];
  return initrd === undefined ? [kernel] : [kernel, initrd];
}

/** The file every UEFI firmware starts from a disk that it does not know (UEFI specification, 3.5.1.1). */
const fallbackLoaders: Readonly<Record<string, string>> = {
  amd64: "/EFI/BOOT/BOOTX64.EFI",
  arm64: "/EFI/BOOT/BOOTAA64.EFI",
};

const uefi: ContentRule = {
  id: "uefi-loader",
  title: "UEFI finds a boot loader",
  doc: {
    why: "A new host's firmware knows no boot entries and starts the fallback loader.",
    source: "UEFI specification, 3.5.1.1",
  },
  check({ expect, esp, arch }) {
    if (!expect.firmware?.includes("uefi")) return notAsked;
    const loader = fallbackLoaders[arch] ?? "";
    if (esp === undefined) return [{ path: "/boot/efi", message: "the disk has no EFI system partition" }];
    return esp.includes(loader) ? [] : [{ path: `/boot/efi${loader}`, message: "is missing" }];
  },
};

const fstab: ContentRule = {
  id: "fstab-stable-names",
  title: "File systems are mounted by names that stay",
  doc: { why: "Names such as /dev/sda1 depend on the cloud's disks and their order.", source: cloudTests },
  check({ tree }) {
    const path = "/etc/fstab";
    const text = tree.readText(path);
    if (text === undefined) return notAsked;
    const rows = text
      .split("\n")
      .filter((line) => /^\s*[^#\s]/.test(line))
      .map((line) => line.trim().split(/\s+/));
    const findings = rows
      .filter(([device = ""]) => /^\/dev\/(?!disk\/by-|mapper\/)/.test(device))
      .map(([device]) => ({ path, message: `mounts ${device}; use UUID= or LABEL=` }));
    if (rows.length > 0 && !rows.some(([, mountPoint]) => mountPoint === "/")) {
      findings.push({ path, message: "does not name the root file system" });
    }
    return findings;
  },
};

export const bootRules = [kernel, kernelFiles, grub, uefi, fstab];
