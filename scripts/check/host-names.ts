import type { Problem } from "./problem.ts";

/** First labels that hosts of package archives and registries go by. */
const archive = /^(deb|ftp\d*|archive|security|snapshot|ports|mirrors?|registry|repo|packages|pypi|proxy|cdn)$/;
const host = /\b([a-z0-9-]+)(?:\.[a-z0-9-]+)*\.(?:org|com|net|io|dev|cloud)\b/gi;

/** No host name of a package archive, registry or mirror: each machine's own configuration says where packages come from. */
export function checkHostNames(file: string, text: string): Problem[] {
  return text.split("\n").flatMap((line, at) =>
    [...line.matchAll(host)]
      .filter((match) => archive.test((match[1] ?? "").toLowerCase()))
      .map((match) => ({
        file,
        line: at + 1,
        message: `names the host ${match[0]}: take it from the machine's configuration, or use mirror.example`,
      })),
  );
}
