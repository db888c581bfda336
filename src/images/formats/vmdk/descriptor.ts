/**
 * The head of a VMDK with a content id of our choice, which QEMU takes at random. The field keeps its length.
 * @param cid eight hex digits. @throws Error when there is no such field.
 */
export function fixedDescriptor(head: Buffer, cid: string): Buffer {
  const at = head.indexOf("\nCID=");
  if (at === -1) throw new Error("no VMDK descriptor at the head of the file");
  const start = at + "\nCID=".length;
  const end = head.indexOf("\n", start);
  const result = Buffer.from(head);
  result.write(
    cid
      .toLowerCase()
      .padStart(end - start, "0")
      .slice(-(end - start)),
    start,
    "latin1",
  );
  return result;
}
