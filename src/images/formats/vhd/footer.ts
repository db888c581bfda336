/** The last 512 bytes of a fixed VHD (Virtual Hard Disk Image Format Specification, version 1.0). */
export const footerBytes = 512;
const timeField = 24;
const checksumField = 64;
const idField = 68;
/** Times are counted from 2000-01-01 UTC. */
const secondsTo2000 = 946_684_800;

/** The footer with a time and an id of our choice, which QEMU takes from the clock and at random. @throws Error when it is none. */
export function fixedFooter(footer: Buffer, fixed: { sourceDateEpoch: number; uuid: string }): Buffer {
  if (footer.toString("latin1", 0, 8) !== "conectix") throw new Error("no VHD footer at the end of the file");
  const result = Buffer.from(footer);
  result.writeUInt32BE(Math.max(0, fixed.sourceDateEpoch - secondsTo2000), timeField);
  Buffer.from(fixed.uuid.replaceAll("-", ""), "hex").copy(result, idField);
  result.writeUInt32BE(0, checksumField);
  const sum = result.reduce((total, byte) => total + byte, 0);
  result.writeUInt32BE(~sum >>> 0, checksumField);
  return result;
}
