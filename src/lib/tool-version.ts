/**
 * The first dotted number in a version text, e.g. `7.2` of `QEMU emulator version 7.2.11 (Debian …)` is `7.2.11`.
 * A Debian version's epoch (`1:`) is not part of it. Undefined when there is none.
 */
export function findVersion(text: string): string | undefined {
  return /(?<![\w.])(?:\d+:)?v?(\d+(?:\.\d+)+)/.exec(text)?.[1] ?? /(?<![\w.])(?:\d+:)?v?(\d+)\b/.exec(text)?.[1];
}

/** Compares dotted numbers part by part; a missing part counts as 0. Negative when `a` is older. */
export function compareVersions(a: string, b: string): number {
  const left = a.split(".").map(Number);
  const right = b.split(".").map(Number);
  for (let part = 0; part < Math.max(left.length, right.length); part++) {
    const difference = (left[part] ?? 0) - (right[part] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
