/**
 * Orders two Debian package versions by the rules of Debian Policy 5.6.12: negative when `a` is older than `b`, zero
 * when they are the same version (`1.0` and `1.0-0` are), positive when it is newer.
 */
export function compareDebianVersions(a: string, b: string): number {
  const left = split(a);
  const right = split(b);
  return (
    compareDigits(left.epoch, right.epoch) ||
    compareText(left.upstream, right.upstream) ||
    compareText(left.revision, right.revision)
  );
}

/** `[epoch:]upstream[-revision]`: the first colon and the last hyphen divide. */
function split(version: string): { epoch: string; upstream: string; revision: string } {
  const colon = version.indexOf(":");
  const rest = version.slice(colon + 1);
  const hyphen = rest.lastIndexOf("-");
  return {
    epoch: colon < 0 ? "0" : version.slice(0, colon),
    upstream: hyphen < 0 ? rest : rest.slice(0, hyphen),
    revision: hyphen < 0 ? "" : rest.slice(hyphen + 1),
  };
}

/** Stretches of other characters and of digits in turn, each stretch by its own order. */
function compareText(a: string, b: string): number {
  const left = stretches(a);
  const right = stretches(b);
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const compare = index % 2 === 0 ? compareOthers : compareDigits;
    const order = compare(left[index] ?? "", right[index] ?? "");
    if (order !== 0) return order;
  }
  return 0;
}

/** `1.2rc3` → `["", "1", ".", "2", "rc", "3"]`: even places hold no digits, odd ones only digits. */
function stretches(text: string): string[] {
  return text.split(/(\d+)/);
}

/** A tilde sorts before the end, the end before letters, letters before everything else. */
function compareOthers(a: string, b: string): number {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const order = weight(a[index]) - weight(b[index]);
    if (order !== 0) return order;
  }
  return 0;
}

function weight(character: string | undefined): number {
  if (character === undefined) return 0;
  if (character === "~") return -1;
  const code = character.charCodeAt(0);
  return /[A-Za-z]/.test(character) ? code : code + 0x1_0000;
}

/** By value; as text, since dates with times run past what a number holds exactly. Nothing counts as zero. */
function compareDigits(a: string, b: string): number {
  const left = a.replace(/^0+/, "");
  const right = b.replace(/^0+/, "");
  if (left.length !== right.length) return left.length - right.length;
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
