import { rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { projectFolder } from "../../../tests/project-folder.ts";
import { openBlobs } from "../../store/blobs/open-blobs.ts";
import { loadProject } from "../load-project.ts";
import { ansibleSources } from "./ansible-sources.ts";
import { snapshotCheckSources, snapshotSources } from "./snapshot-sources.ts";

const text = `
version: 1
images:
  web:
    kind: machine
    from: { debian: bookworm }
    files: { /srv: { source: site } }
    provision:
      - shell: setup.sh
      - ansible: site.yml
      - ansible: play/main.yml
        sources: [shared/roles]
    flavours: { azure: { provision: [{ shell: azure.sh }] } }
  other: { kind: machine, from: { debian: bookworm } }
checks: { boot: { run: [tests/smoke.sh] } }
`;
const files = {
  "slipway.yaml": text,
  "setup.sh": "setup",
  "azure.sh": "azure",
  "site/index.html": "index",
  "site/deep/a": "a",
  "site.yml": "[]",
  "templates/a.j2": "a",
  "roles/r/tasks/main.yml": "[]",
  "play/main.yml": "[]",
  "play/files/b": "b",
  "shared/roles/s/tasks/main.yml": "[]",
  "tests/smoke.sh": "smoke",
  unrelated: "",
};

async function loaded() {
  const root = await projectFolder(files);
  return { root, project: await loadProject({ root }), blobs: openBlobs(await projectFolder({})) };
}

test("every path of the recipe, each with what belongs to it", async () => {
  const { project, blobs } = await loaded();
  const sources = await snapshotSources(project, "web", blobs);
  const paths = Object.entries(sources).map(([name, tree]) => [name, tree.entries.map(({ path }) => path)]);
  expect(Object.fromEntries(paths)).toEqual({
    "azure.sh": ["azure.sh"],
    "play/main.yml": ["play/files/b", "play/main.yml"],
    "setup.sh": ["setup.sh"],
    "shared/roles": ["shared/roles/s/tasks/main.yml"],
    site: ["site/deep/a", "site/index.html"],
    "site.yml": ["roles/r/tasks/main.yml", "site.yml", "templates/a.j2"],
  });
  const [setup] = sources["setup.sh"]?.entries ?? [];
  expect(setup).toMatchObject({ mode: 0o755, sizeBytes: 5 });
  expect((await blobs.read(setup?.sha256 ?? "")).toString()).toBe("setup");
  expect(await snapshotSources(project, "other", blobs)).toEqual({});
});

test("the test scripts of the checks", async () => {
  const { project, blobs } = await loaded();
  const sources = await snapshotCheckSources(project, blobs);
  expect(sources["tests/smoke.sh"]?.entries.map(({ path }) => path)).toEqual(["tests/smoke.sh"]);
});

describe("what changed since the project was loaded", () => {
  test("a file is gone", async () => {
    const { root, project, blobs } = await loaded();
    await rm(join(root, "setup.sh"));
    await expect(snapshotSources(project, "web", blobs)).rejects.toMatchObject({
      code: "invalid-project",
      message: "no such file: setup.sh",
    });
  });

  test("a folder became a link to outside", async () => {
    const { root, project, blobs } = await loaded();
    const outside = await projectFolder({ "index.html": "secret" });
    await rm(join(root, "site"), { recursive: true });
    await symlink(outside, join(root, "site"));
    await expect(snapshotSources(project, "web", blobs)).rejects.toMatchObject({ code: "invalid-project" });
  });

  test("a link came into a folder", async () => {
    const { root, project, blobs } = await loaded();
    await symlink("/etc/passwd", join(root, "site/passwd"));
    await expect(snapshotSources(project, "web", blobs)).rejects.toMatchObject({ code: "invalid-project" });
  });
});

test.each([
  ["site.yml", ["ansible.cfg", "group_vars", "site.yml"]],
  ["play/site.yml", ["play"]],
  ["a/b/site.yml", ["a/b"]],
])("what belongs to the playbook %s", async (playbook, expected) => {
  const root = await projectFolder({
    "ansible.cfg": "",
    "group_vars/all.yml": "",
    "web/index.html": "",
    [playbook]: "[]",
  });
  expect(await ansibleSources(root, playbook)).toEqual(expected);
});

test("an unknown image", async () => {
  const { project, blobs } = await loaded();
  await expect(snapshotSources(project, "wep", blobs)).rejects.toMatchObject({ hint: "did you mean `web`?" });
});
