import { createHash } from "node:crypto";

/** Ids of a disk: all derived from what it is made of, so that equal inputs give equal disks. */
export interface DiskIdentity {
  disk: string;
  biosPartition: string;
  efiPartition: string;
  rootPartition: string;
  rootFileSystem: string;
  hashSeed: string;
  /** FAT volume id: eight hex digits. */
  efiVolume: string;
}

export function diskIdentity(inputsDigest: string): DiskIdentity {
  const id = (name: string) => deriveUuid(inputsDigest, name);
  return {
    disk: id("disk"),
    biosPartition: id("bios"),
    efiPartition: id("efi"),
    rootPartition: id("root"),
    rootFileSystem: id("root file system"),
    hashSeed: id("hash seed"),
    efiVolume: id("efi volume").slice(0, 8),
  };
}

/** UUID of version 8 (RFC 9562: the bits are the maker's own) from a name within a digest. */
export function deriveUuid(digest: string, name: string): string {
  const bytes = createHash("sha256").update(`${digest}\0${name}`).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
