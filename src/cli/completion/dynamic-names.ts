import type { Cli } from "../cli.ts";

/** Kinds of names that only the server or the project knows, as they stand in arguments: `<image>`, `--to <channel>`. */
export const dynamicKinds = ["image", "channel", "run", "version"] as const;
export type DynamicKind = (typeof dynamicKinds)[number];

export function isDynamic(kind: string): kind is DynamicKind {
  return dynamicKinds.some((known) => known === kind);
}

/** Names of one kind. Images and channels come from the project, which needs no database. */
export async function namesOf(cli: Cli, kind: DynamicKind): Promise<string[]> {
  const api = await cli.api();
  switch (kind) {
    case "image":
      return (await api.checkProject(cli.projectRoot)).images.map(({ name }) => name);
    case "channel":
      return (await api.checkProject(cli.projectRoot)).channels.map(({ name }) => name);
    case "run":
      return (await api.runs({ limit: 50 })).map(({ id }) => id);
    case "version": {
      const { images, channels } = await api.checkProject(cli.projectRoot);
      const details = await Promise.all(images.map(({ name }) => api.image(name).catch(() => undefined)));
      const versions = details.flatMap((detail) => detail?.versions.map(({ version }) => version) ?? []);
      return ["latest", ...channels.map(({ name }) => name), ...new Set(versions)];
    }
  }
}
