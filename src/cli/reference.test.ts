import { expect, test } from "vitest";
import { allCommands } from "./all-commands.ts";
import { cliReference } from "./reference.ts";

test("the reference has a section for every command that people see", () => {
  const sections = [...cliReference(allCommands).matchAll(/^### slipway (.+)$/gm)].map(([, name]) => name);
  expect(sections).toEqual(visible.map(({ name }) => name));
});

const visible = allCommands.filter(({ hidden }) => hidden !== true);

test.each(visible)("$name has an example that starts with its own words", ({ name, examples }) => {
  expect(examples.length).toBeGreaterThan(0);
  for (const { line } of examples) expect(`${line} `.startsWith(`${name} `)).toBe(true);
});

test("no two commands have the same words", () => {
  const names = allCommands.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});
