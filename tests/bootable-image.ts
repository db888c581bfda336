import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { exec } from "../src/lib/exec.ts";

const mib = 1024 * 1024;
const rootUuid = "6f1d2a34-9c3b-4a51-8c1e-0d7a52b1c9e4";
const packages = [
  "linux-image-cloud-amd64",
  "systemd-sysv",
  "udev",
  "openssh-server",
  "cloud-init",
  "cloud-guest-utils",
];
const network = ["netbase", "iproute2", "ifupdown", "isc-dhcp-client", "sudo"];

/** The files every host of the image gets; the rest is as Debian's packages make it. */
const files: Readonly<Record<string, string>> = {
  "etc/machine-id": "",
  "etc/hostname": "localhost\n",
  "etc/resolv.conf": "",
  "etc/default/locale": "LANG=C.UTF-8\n",
  "etc/fstab": `UUID=${rootUuid} / ext4 defaults,x-systemd.growfs 0 1\n`,
  "etc/network/interfaces": "auto lo\niface lo inet loopback\nsource /etc/network/interfaces.d/*\n",
  "etc/cloud/cloud.cfg.d/90_test.cfg": "datasource_list: [NoCloud, None]\n",
};

/**
 * A raw image for UEFI, made with Debian's tools alone, for tests of what looks at images: a minimal system with
 * cloud-init and ssh. Packages come from where this machine's apt gets them.
 */
export async function makeBootableImage(workDir: string): Promise<string> {
  const tree = join(workDir, "tree");
  const sources = ["/etc/apt/sources.list.d/debian.sources", "/etc/apt/sources.list"].find(existsSync) ?? "";
  const suite = /^VERSION_CODENAME=(\S+)/m.exec(await readFile("/etc/os-release", "utf8"))?.[1] ?? "";
  const include = [...packages, ...network].join(",");
  await exec(["mmdebstrap", "--variant=minbase", `--include=${include}`, suite, tree, sources]);
  for (const [path, text] of Object.entries(files)) await writeFile(join(tree, path), text);
  for (const name of await readdir(join(tree, "etc/ssh"))) {
    if (name.startsWith("ssh_host_")) await exec(["rm", join(tree, "etc/ssh", name)]);
  }
  const loader = await makeLoader(tree, workDir);

  const image = join(workDir, "image.raw");
  await writeFile(image, "");
  await truncate(image, 1024 * mib);
  await exec(["sfdisk", "--quiet", image], {
    input: "label: gpt\nstart=2048, size=32768, type=uefi\nstart=34816, type=linux\n",
  });
  const esp = join(workDir, "esp.raw");
  await writeFile(esp, "");
  await truncate(esp, 16 * mib);
  await exec(["mkfs.vfat", "-n", "ESP", esp]);
  await exec(["mmd", "-i", esp, "::EFI", "::EFI/BOOT"]);
  await exec(["mcopy", "-i", esp, loader, "::EFI/BOOT/BOOTX64.EFI"]);
  await exec(["dd", `if=${esp}`, `of=${image}`, "bs=1M", "seek=1", "conv=notrunc,sparse", "status=none"]);
  await exec(["mke2fs", "-q", "-t", "ext4", "-U", rootUuid, "-d", tree, "-E", `offset=${17 * mib}`, image, "1006M"]);
  return image;
}

/** Writes the tree's grub.cfg and returns the path of an EFI program that reads it. */
async function makeLoader(tree: string, workDir: string): Promise<string> {
  const kernel = (await readdir(join(tree, "boot"))).find((name) => name.startsWith("vmlinuz-")) ?? "";
  const release = kernel.slice("vmlinuz-".length);
  const config = [
    ...["set timeout=0", "serial --unit=0 --speed=115200", "terminal_output serial console"],
    ...["menuentry test {", `linux /boot/vmlinuz-${release} root=UUID=${rootUuid} ro console=ttyS0,115200`],
    ...[`initrd /boot/initrd.img-${release}`, "}"],
  ];
  await mkdir(join(tree, "boot/grub"), { recursive: true });
  await writeFile(join(tree, "boot/grub/grub.cfg"), `${config.join("\n")}\n`);
  const early = join(workDir, "early.cfg");
  await writeFile(early, `search.fs_uuid ${rootUuid} root\nset prefix=($root)/boot/grub\n`);
  const loader = join(workDir, "BOOTX64.EFI");
  const modules = "part_gpt ext2 fat search search_fs_uuid configfile normal linux serial terminal test".split(" ");
  await exec(["grub-mkimage", "-O", "x86_64-efi", "-p", "/boot/grub", "-c", early, "-o", loader, ...modules]);
  return loader;
}
