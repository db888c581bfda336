import { tmpdir } from "node:os";
import { describeError } from "../src/lib/errors.ts";
import { exec } from "../src/lib/exec.ts";
import { doctor } from "../src/pipelines/doctor.ts";
import { fixDoctor } from "../src/pipelines/doctor-fix.ts";
import { testTools } from "./test-tools.ts";

/** Installs the tools that the test suite drives; exits 5 with the exact command when that needs root. */
const say = (line: string) => process.stderr.write(`${line}\n`);
const examine = () => doctor({ tools: testTools, exec, dataDir: tmpdir() });

try {
  await fixDoctor({ report: await examine(), exec, onLine: say });
  const missing = (await examine()).tools.filter((tool) => !tool.ok);
  for (const tool of missing)
    say(`missing: ${tool.command} ${tool.needed ?? ""} (package ${tool.package}): ${tool.why}`);
  if (missing.length > 0) process.exitCode = 5;
} catch (error) {
  const { message, hint, exit } = describeError(error);
  say(`tests: ${message}`);
  if (hint !== undefined) say(`  run: ${hint}`);
  process.exitCode = exit;
}
