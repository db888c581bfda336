import type { Present } from "../follow/finish-run.ts";
import { presentBuild } from "./build.ts";
import { presentPromotion } from "./promotion.ts";
import { presentRelease } from "./release.ts";
import { presentTest } from "./test.ts";

const byKind: Readonly<Record<string, Present>> = {
  "image build": presentBuild,
  "image test": presentTest,
  "image promote": presentPromotion,
  "image release": presentRelease,
};

/** How the result of a run is printed that was started by an earlier command. */
export function presentOf(kind: string): Present {
  return byKind[kind] ?? presentPlain;
}

const presentPlain: Present = async ({ run }) => ({
  value: { run: run.id, state: run.state },
  lines: [`${run.title}: ${run.state}`],
});
