import { closest, distance } from "fastest-levenshtein";

/**
 * The known name that was probably meant, or undefined when none is near: at most a third of the letters (and at
 * least two) may differ, so that a hint is never a wild guess. Case and the kind of dash do not count.
 */
export function nearestName(given: string, known: readonly string[]): string | undefined {
  if (known.length === 0 || given.length > 100) return undefined;
  const plain = known.map(plainName);
  const found = closest(plainName(given), plain);
  const allowed = Math.max(2, Math.floor(Math.max(given.length, found.length) / 3));
  // Two letters that both differ have nothing in common.
  if (distance(plainName(given), found) > Math.min(allowed, found.length - 1)) return undefined;
  return known[plain.indexOf(found)];
}

function plainName(name: string): string {
  return name.toLowerCase().replaceAll("_", "-");
}
