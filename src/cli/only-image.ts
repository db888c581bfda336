import { UserError } from "../lib/errors.ts";
import type { Cli } from "./cli.ts";

/**
 * The image a command is about: the given one, else the project's only one.
 * @throws UserError `usage` when the project has several, naming them.
 */
export async function imageOrOnly(cli: Cli, given: string | undefined): Promise<string> {
  if (given !== undefined) return given;
  const { images } = await (await cli.api()).checkProject(cli.projectRoot);
  const [first, ...others] = images;
  if (first !== undefined && others.length === 0) return first.name;
  throw new UserError(
    "usage",
    first === undefined ? "the project has no image" : `which image? There are ${images.length}`,
    {
      hint: first === undefined ? "add one under `images:` in slipway.yaml" : images.map(({ name }) => name).join(", "),
    },
  );
}
