import type { DiskIdentity } from "./identity.ts";
import type { PartitionRange } from "./layout.ts";

export interface Ext4Job {
  disk: string;
  tree: string;
  range: PartitionRange;
  identity: DiskIdentity;
}

/**
 * What mke2fs reads in place of this machine's /etc/mke2fs.conf, which an administrator may have changed: features of
 * ext4 that GRUB and the kernels of every suite can read, and fewer bytes for each inode on a small disk.
 */
export const mke2fsConfiguration = `[defaults]
	base_features = sparse_super,large_file,filetype,resize_inode,dir_index,ext_attr
	default_mntopts = acl,user_xattr
	enable_periodic_fsck = 0
	inode_ratio = 16384
[fs_types]
	ext4 = {
		features = has_journal,extent,huge_file,flex_bg,metadata_csum,64bit,dir_nlink,extra_isize
	}
	small = {
		inode_ratio = 4096
	}
	big = {
		inode_ratio = 32768
	}
`;

/**
 * Arguments that write the tree as ext4 into its place in the disk file. Names in a folder are taken in byte order and
 * blocks of zeros are left out by mke2fs itself, so the result depends on names and content alone, not on the file
 * system the tree is on. `orphan_file` and other newer features stay off: GRUB's and older kernels' readers must cope.
 */
export function makeExt4Arguments({ disk, tree, range, identity }: Ext4Job): string[] {
  const extended = [
    `offset=${range.startBytes}`,
    `hash_seed=${identity.hashSeed}`,
    "root_owner=0:0",
    "lazy_itable_init=1",
    "nodiscard",
  ].join(",");
  return [
    "mke2fs",
    "-q",
    "-F",
    ...["-t", "ext4"],
    ...["-b", "4096"],
    ...["-I", "256"],
    ...["-m", "1"],
    ...["-L", "root"],
    ...["-U", identity.rootFileSystem],
    ...["-O", "^metadata_csum_seed,^orphan_file"],
    ...["-E", extended],
    ...["-d", tree],
    disk,
    `${range.sizeBytes / 1024}k`,
  ];
}

/** The name by which e2fsprogs opens a file system inside a file. */
export function ext4Inside({ disk, range }: Pick<Ext4Job, "disk" | "range">): string {
  return `${disk}?offset=${range.startBytes}`;
}

/**
 * Numbers of the inodes in use, from `dumpe2fs` output: each group names its range and its free ones.
 * @throws Error when the text is not understood.
 */
export function usedInodes(dumpe2fs: string): [first: number, last: number][] {
  const perGroup = Number(/^Inodes per group:\s+(\d+)$/m.exec(dumpe2fs)?.[1]);
  if (Number.isNaN(perGroup)) throw new Error("dumpe2fs does not say how many inodes a group has");
  return [...dumpe2fs.matchAll(/^Group (\d+):[\s\S]*?^ {2}Free inodes: ?(.*)$/gm)].flatMap((match) => {
    const first = Number(match[1]) * perGroup + 1;
    const free = (match[2] ?? "").split(", ").flatMap((part): [number, number][] => {
      const [from, to] = part.split("-").map(Number);
      return from === undefined || part === "" ? [] : [[from, to ?? from]];
    });
    const used: [number, number][] = [];
    let next = first;
    for (const [from, to] of free) {
      if (from > next) used.push([next, from - 1]);
      next = to + 1;
    }
    if (next < first + perGroup) used.push([next, first + perGroup - 1]);
    return used;
  });
}

/**
 * Commands for `debugfs` that set what mke2fs copies from the tree and nobody can set there: change and access times.
 * Inodes below 11 are the file system's own, but for 2, the root folder.
 */
export function fixedTimesCommands(used: readonly [first: number, last: number][], sourceDateEpoch: number): string {
  const lines: string[] = [];
  for (const [first, last] of used) {
    for (let inode = first; inode <= last; inode++) {
      if (inode < 11 && inode !== 2) continue;
      for (const field of ["ctime", "atime"]) lines.push(`set_inode_field <${inode}> ${field} @${sourceDateEpoch}`);
    }
  }
  return `${lines.join("\n")}\n`;
}
