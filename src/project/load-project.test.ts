import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { projectFolder } from "../../tests/project-folder.ts";
import { formatProblem } from "../lib/format-problem.ts";
import { imageRecipe } from "./image-recipe.ts";
import { loadProject } from "./load-project.ts";
import { ProjectErrors } from "./project-errors.ts";

const web = "kind: machine, from: { debian: bookworm }";
const valid = `version: 1\nimages: { web: { ${web} } }\n`;

/** What loading says is wrong, as printed. */
async function problemsOf(files: Record<string, string>, start = "."): Promise<string[]> {
  const root = await projectFolder(files);
  const error: unknown = await loadProject({ root: join(root, start) }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error === undefined) return [];
  if (!(error instanceof ProjectErrors)) throw error;
  return error.problems.map(formatProblem);
}

describe("finding the project", () => {
  test("the example, with its defaults", async () => {
    const root = fileURLToPath(new URL("../../examples/web", import.meta.url));
    const project = await loadProject({ root });
    expect(project).toMatchObject({ root, file: join(root, "slipway.yaml"), files: ["slipway.yaml"] });
    expect(project.images["web"]).toMatchObject({ kernel: "cloud", formats: ["raw", "qcow2"], timezone: "Etc/UTC" });
    expect(project.channels.map(({ name }) => name)).toEqual(["testing", "stage", "production"]);
    expect(project.channels[1]).toEqual({ name: "stage", needs: ["content", "boot"] });
    expect(project.checks.boot.run).toEqual(["tests/smoke.sh"]);
  });

  test("from a folder below, from the file itself, and by another file's name", async () => {
    const root = await projectFolder({ "slipway.yaml": valid, "other.yaml": valid, "a/b/c": "" });
    const file = join(root, "slipway.yaml");
    expect((await loadProject({ root: join(root, "a/b") })).file).toBe(file);
    expect((await loadProject({ root: file })).file).toBe(file);
    expect((await loadProject({ root: join(root, "other.yaml") })).file).toBe(join(root, "other.yaml"));
  });

  test.each<[name: string, files: Record<string, string>, start: string, expected: object]>([
    ["no project", { readme: "" }, ".", { code: "not-found", hint: expect.stringContaining("slipway init") }],
    ["no folder", {}, "nowhere", { code: "not-found", message: expect.stringContaining("nowhere") }],
    ["another ending", { "slipway.yml": valid }, ".", { code: "not-found", hint: expect.stringContaining("rename") }],
  ])("%s", async (_, files, start, expected) => {
    const root = await projectFolder(files);
    await expect(loadProject({ root: join(root, start) })).rejects.toMatchObject(expected);
  });

  test("an image that is not there: the nearest name, and no inherited one", async () => {
    const project = await loadProject({ root: await projectFolder({ "slipway.yaml": valid }) });
    expect(imageRecipe(project, "web").kind).toBe("machine");
    expect(() => imageRecipe(project, "wbe")).toThrow(expect.objectContaining({ hint: "did you mean `web`?" }));
    expect(() => imageRecipe(project, "toString")).toThrow(expect.objectContaining({ code: "not-found" }));
  });
});

describe("includes", () => {
  test("maps are joined, lists follow each other, globs are sorted", async () => {
    const root = await projectFolder({
      "slipway.yaml": "version: 1\ninclude: [images/*.yaml, rules.yaml]\nchannels: [{ testing: {} }]\n",
      "images/b.yaml": `images: { b: { ${web} } }\n`,
      "images/a.yaml": `version: 1\nimages: { a: { ${web} } }\ninclude: [deep/c.yaml]\n`,
      "images/readme.md": "not included",
      "deep/c.yaml": `images: { c: { ${web} } }\n`,
      "rules.yaml": "channels: [{ stage: { needs: [boot] } }]\nchecks: { boot: { timeout: 9m } }\n",
    });
    const project = await loadProject({ root });
    expect(project.files).toEqual(["slipway.yaml", "images/a.yaml", "deep/c.yaml", "images/b.yaml", "rules.yaml"]);
    expect(Object.keys(project.images).sort()).toEqual(["a", "b", "c"]);
    expect(project.channels.map(({ name }) => name)).toEqual(["testing", "stage"]);
    expect(project.checks.boot.timeout).toBe("9m");
  });

  const cases: [name: string, files: Record<string, string>, expected: string[]][] = [
    [
      "an image defined twice",
      { "slipway.yaml": `${valid}include: [a.yaml]\n`, "a.yaml": `images:\n  web: { ${web} }\n` },
      [
        "a.yaml:2:3: `images.web` is defined twice",
        `      web: { ${web} }`,
        "      ^^^",
        "  hint: the first one is at slipway.yaml:2:11",
      ],
    ],
    [
      "a channel defined twice",
      {
        "slipway.yaml": `${valid}include: [a.yaml]\nchannels: [{ testing: {} }]\n`,
        "a.yaml": "channels:\n  - testing: {}\n",
      },
      [
        "a.yaml:2:5: `testing` is defined twice",
        "      - testing: {}",
        "        ^^^^^^^",
        "  hint: the first one is at slipway.yaml:4:14",
      ],
    ],
    [
      "a problem in an included list is told where it stands",
      {
        "slipway.yaml": `${valid}include: [a.yaml]\nchannels: [{ testing: {} }]\n`,
        "a.yaml": "channels:\n  - stage: { needs: [boots] }\n",
      },
      [
        "a.yaml:2:22: `boots` is not allowed here, expected one of build, content, boot",
        "      - stage: { needs: [boots] }",
        "                         ^^^^^",
        "  hint: did you mean `boot`?",
      ],
    ],
    [
      "a circle",
      {
        "slipway.yaml": `${valid}include: [a.yaml]\n`,
        "a.yaml": "include: [b.yaml]\n",
        "b.yaml": "include:\n  - a.yaml\n",
      },
      [
        "b.yaml:2:5: a.yaml includes itself: a.yaml → b.yaml → a.yaml",
        "      - a.yaml",
        "        ^^^^^^",
        "  hint: remove this entry",
      ],
    ],
    [
      "the same file twice",
      { "slipway.yaml": `${valid}include: [a.yaml, a.yaml]\n`, "a.yaml": "{}" },
      [
        "slipway.yaml:3:19: a.yaml is included twice",
        "    include: [a.yaml, a.yaml]",
        "                      ^^^^^^",
        "  hint: the first time at slipway.yaml:3:11",
      ],
    ],
    [
      "a missing file",
      { "slipway.yaml": `${valid}include: [imags.yaml]\n`, "images.yaml": "{}" },
      [
        "slipway.yaml:3:11: no such file: imags.yaml",
        "    include: [imags.yaml]",
        "              ^^^^^^^^^^",
        "  hint: did you mean images.yaml?",
      ],
    ],
    [
      "a glob that matches nothing",
      { "slipway.yaml": `${valid}include: ["x/*.yaml"]\n` },
      [
        "slipway.yaml:3:11: `x/*.yaml` matches no file",
        '    include: ["x/*.yaml"]',
        "              ^^^^^^^^^^",
        "  hint: paths count from the project's folder",
      ],
    ],
    [
      "a path that leads outside",
      { "slipway.yaml": `${valid}include: [../a.yaml]\n` },
      [
        "slipway.yaml:3:11: `../a.yaml` leads outside the project",
        "    include: [../a.yaml]",
        "              ^^^^^^^^^",
        "  hint: name files inside the project's folder, counted from it, e.g. scripts/setup.sh",
      ],
    ],
    [
      "text in place of the list",
      { "slipway.yaml": `${valid}include: a.yaml\n` },
      [
        "slipway.yaml:3:10: `include` must be a list of paths",
        "    include: a.yaml",
        "             ^^^^^^",
        "  hint: for example: include: [images/*.yaml]",
      ],
    ],
    [
      "a version of its own",
      { "slipway.yaml": `${valid}include: [a.yaml]\n`, "a.yaml": "version: 2\n" },
      [
        "a.yaml:1:1: `version` is defined twice",
        "    version: 2",
        "    ^^^^^^^",
        "  hint: the first one is at slipway.yaml:1:1",
      ],
    ],
    [
      "a section of another type than before",
      { "slipway.yaml": `${valid}include: [a.yaml]\n`, "a.yaml": "images: [web]\n" },
      ["a.yaml:1:9: `images` must be a map, not a list", "    images: [web]", "            ^^^^^"],
    ],
    [
      "broken YAML: nothing else is guessed about the project",
      { "slipway.yaml": "version: 1\ninclude: [a.yaml]\n", "a.yaml": "images: {\n" },
      ["a.yaml:2:1: a `{` or `[` above is not closed"],
    ],
  ];
  test.each(cases)("%s", async (_, files, expected) => {
    expect((await problemsOf(files)).join("\n").split("\n")).toEqual(expected);
  });

  test("links inside the project are followed, links outside are not", async () => {
    const outside = await projectFolder({ "a.yaml": "{}" });
    const root = await projectFolder({ "slipway.yaml": `${valid}include: [in.yaml, out.yaml]\n`, "real.yaml": "{}" });
    await symlink("real.yaml", join(root, "in.yaml"));
    await symlink(join(outside, "a.yaml"), join(root, "out.yaml"));
    const error = (await loadProject({ root }).catch((thrown: unknown) => thrown)) as ProjectErrors;
    expect(error.problems.map(({ message }) => message)).toEqual([
      "`out.yaml` is a symbolic link to outside the project",
    ]);
  });
});

describe("files that are no text", () => {
  test.each([
    ["not UTF-8", Buffer.from("version: 1\nimages: \xff\n", "latin1"), "slipway.yaml is not UTF-8 text (line 2)"],
    ["too large", Buffer.alloc(1024 * 1024 + 1, "#"), "slipway.yaml is larger than 1 MiB"],
    ["empty", Buffer.alloc(0), "slipway.yaml is empty"],
  ])("%s", async (_, bytes, message) => {
    const root = await projectFolder({});
    await mkdir(root, { recursive: true });
    await writeFile(join(root, "slipway.yaml"), bytes);
    await expect(loadProject({ root })).rejects.toMatchObject({ code: "invalid-project", message });
  });
});
