import { defineCommand } from "../command.ts";

export const schema = defineCommand({
  name: "schema",
  summary: "Print the JSON Schema of slipway.yaml",
  details: "Editors complete and check slipway.yaml with it.",
  examples: [{ line: "schema > slipway.schema.json", does: "for the editor" }],
  async run(cli) {
    const document = await (await cli.api()).projectSchema();
    cli.out.result(document, [JSON.stringify(document, undefined, 2)]);
    return 0;
  },
});
