import { join } from "node:path";
import { UserError } from "../../lib/errors.ts";
import type { Api } from "../api.ts";
import type { Cli } from "../cli.ts";
import { defineCommand } from "../command.ts";
import { finishRun } from "../follow/finish-run.ts";
import { presentRelease } from "../present/release.ts";
import { asRoot } from "../render/doctor-lines.ts";

export const demo = defineCommand({
  name: "demo",
  summary: "Build, boot, test and promote the example image",
  details:
    "Installs what is missing (as root), then builds examples/web, checks it, boots it, and promotes it to stage.",
  examples: [
    { line: "demo", does: "the whole way, once" },
    { line: "demo --json", does: "the result for a program" },
  ],
  async run(cli) {
    const api = await cli.api();
    await installMissing(cli, api);
    const project = join(cli.env.examplesDir, "web");
    const run = await api.startRun({ verb: "image release", project, image: "web", to: "stage" });
    return finishRun(cli, run.id, presentRelease);
  },
});

/**
 * @throws UserError `needs-root` with the exact command when this process would do the work and is not root: it may
 * neither install nor build. A server elsewhere speaks for itself.
 */
async function installMissing(cli: Cli, api: Api): Promise<void> {
  const report = await api.doctor();
  const missing = report.findings.filter(({ state }) => state === "missing");
  const names = missing.map(({ title }) => title).join(", ");
  if (cli.env.uid !== 0 && cli.env.url === undefined) {
    throw new UserError("needs-root", report.ok ? "building images needs root" : `missing on this machine: ${names}`, {
      hint: `run: ${asRoot(`${cli.env.program} demo`, cli.env.uid)}`,
    });
  }
  if (report.ok) return;
  cli.out.note([`installing what is missing: ${names}`]);
  const after = await api.fixDoctor({ onNote: (line) => cli.out.note([`  ${line}`]), signal: cli.signals.interrupt });
  if (after.ok) return;
  const left = after.findings.filter(({ state }) => state === "missing");
  throw new UserError(
    "tool-missing",
    `still missing: ${left.map(({ title, detail }) => `${title} (${detail})`).join(", ")}`,
    {
      hint: `see: ${cli.env.program} doctor`,
    },
  );
}
