import { chmod, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { stringify } from "yaml";

/** A project as its file says it, and its other files. */
export interface SmallProject {
  images: Readonly<Record<string, object>>;
  channels?: readonly object[];
  checks?: object;
  /** Path → text; `*.sh` become executable. */
  files?: Readonly<Record<string, string>>;
}

/** Debian's base and nothing else: no kernel, so that it is built in seconds. */
export function smallImage(more: object = {}): object {
  return { kind: "machine", from: { debian: "bookworm" }, kernel: "none", formats: ["raw"], ...more };
}

/** The least that boots and can be examined. */
export function bootingImage(more: object = {}): object {
  return {
    kind: "machine",
    from: { debian: "bookworm" },
    kernel: "cloud",
    packages: ["openssh-server", "cloud-init"],
    disk: { size: "1G", firmware: ["bios", "uefi"] },
    ...more,
  };
}

export async function writeProject(dir: string, { images, channels, checks, files = {} }: SmallProject): Promise<void> {
  const text = stringify({ version: 1, images, ...(channels && { channels }), ...(checks && { checks }) });
  for (const [path, content] of Object.entries({ "slipway.yaml": text, ...files })) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), content);
    if (path.endsWith(".sh")) await chmod(join(dir, path), 0o755);
  }
}
