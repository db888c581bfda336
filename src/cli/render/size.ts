const units = ["KiB", "MiB", "GiB", "TiB", "PiB"] as const;

/** `512 B`, `1.5 KiB`, `470 MiB`, `2.0 GiB`: powers of 1024, two to three figures. */
export function formatSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  let value = bytes;
  let unit = "B";
  for (const next of units) {
    if (value < 1023.5) break;
    value /= 1024;
    unit = next;
  }
  return `${value < 9.95 ? value.toFixed(1) : Math.round(value)} ${unit}`;
}

/** The same with its sign, for differences. */
export function formatSizeChange(bytes: number): string {
  if (bytes === 0) return "±0 B";
  return `${bytes > 0 ? "+" : "−"}${formatSize(Math.abs(bytes))}`;
}
