/**
 * Joins GRUB's two first stages for a disk whose core image is in a BIOS boot partition. Both have fields that say
 * where the next sector is; their places are GRUB's own (include/grub/i386/pc/boot.h and kernel.h).
 */

const sector = 512;
/** Code area of a boot sector; after it come the disk signature and the (protective) partition table. */
export const bootCodeBytes = 440;
const kernelSectorField = 0x5c;
const driveField = 0x64;
const driveCheckField = 0x66;
const useBootDrive = 0xff;
const twoNops = 0x9090;
/** The last 12 bytes of the core's first sector: start sector (8), count (2), segment to load to (2). */
const blockListField = sector - 12;
const kernelSegment = 0x820;

/** The boot sector's code, made to load sector `coreSector`. */
export function bootSectorCode(bootImage: Buffer, coreSector: number): Buffer {
  const code = Buffer.from(bootImage.subarray(0, bootCodeBytes));
  code.writeBigUInt64LE(BigInt(coreSector), kernelSectorField);
  code.writeUInt8(useBootDrive, driveField);
  // GRUB's own installer does so for hard disks: firmware that passes a wrong drive number is then believed no more
  code.writeUInt16LE(twoNops, driveCheckField);
  return code;
}

/** The core image, its first sector made to load the rest of it, which follows. @throws Error when it cannot fit. */
export function coreAt(coreImage: Buffer, coreSector: number, roomBytes: number): Buffer {
  if (coreImage.length > roomBytes) {
    throw new Error(`GRUB's core image takes ${coreImage.length} bytes; the BIOS boot partition has ${roomBytes}`);
  }
  const sectors = Math.ceil(coreImage.length / sector);
  const core = Buffer.alloc(sectors * sector);
  coreImage.copy(core);
  core.writeBigUInt64LE(BigInt(coreSector + 1), blockListField);
  core.writeUInt16LE(sectors - 1, blockListField + 8);
  core.writeUInt16LE(kernelSegment, blockListField + 10);
  return core;
}
