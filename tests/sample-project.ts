import { channelRules } from "../src/project/channels-schema.ts";
import type { Project } from "../src/project/model.ts";
import { projectSchema } from "../src/project/schema.ts";

/** A valid project with one image `web`, every default filled in. `channels` by name, with what each needs. */
export function sampleProject(
  more: { recipe?: object; channels?: Readonly<Record<string, readonly string[]>>; checks?: object } = {},
): Project {
  const { recipe = {}, channels = {}, checks = {} } = more;
  const section = projectSchema.parse({
    version: 1,
    images: { web: { kind: "machine", from: { debian: "bookworm" }, ...recipe } },
    channels: Object.entries(channels).map(([name, needs]) => ({ [name]: { needs } })),
    checks,
  });
  return {
    root: "/srv/project",
    file: "/srv/project/slipway.yaml",
    files: ["slipway.yaml"],
    images: section.images,
    channels: channelRules(section.channels),
    checks: section.checks,
  };
}

/** Its one recipe. */
export function sampleRecipe(recipe: object = {}): Project["images"][string] {
  const { web } = sampleProject({ recipe }).images;
  if (web === undefined) throw new Error("the sample project has no image web");
  return web;
}
