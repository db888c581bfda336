import { defineCommand } from "../command.ts";
import { isDynamic, namesOf } from "../completion/dynamic-names.ts";

/** A shell waits for the answer at each press of the key. */
const deadlineMs = 2500;

/** What the completion scripts ask for names that only the server knows: one per line; nothing at all on trouble. */
export const complete = defineCommand<[string]>({
  name: "__complete",
  summary: "Print names for a completion script",
  args: "<kind>",
  examples: [],
  hidden: true,
  async run(cli, [kind]) {
    if (!isDynamic(kind)) return 0;
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<string[]>((resolve) => {
      timer = setTimeout(() => resolve([]), deadlineMs);
    });
    const names = await Promise.race([namesOf(cli, kind).catch(() => []), deadline]);
    clearTimeout(timer);
    cli.out.raw(names.map((name) => `${name}\n`).join(""));
    return 0;
  },
});
