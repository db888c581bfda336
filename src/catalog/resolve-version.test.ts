import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { recordTestBuild, testArtifact, testBuild, testChannels, testNow } from "../../tests/catalog.ts";
import { type TestStore, testStore } from "../../tests/store.ts";
import { promoteVersion } from "./promote-version.ts";
import { resolveVersion } from "./resolve-version.ts";

let at: TestStore;
const qcow2 = testArtifact("two qcow2", { format: "qcow2" });
beforeAll(async () => {
  at = await testStore();
  const { db } = at.store;
  await recordTestBuild(db, testBuild("one"));
  await recordTestBuild(db, testBuild("two", { artifacts: [testArtifact("two"), qcow2] }));
  const move = {
    image: "web",
    version: "20261121.1",
    channel: "open",
    channels: testChannels,
    actor: "t",
    now: testNow,
  };
  await db.transaction().execute((tx) => promoteVersion(tx, move));
});
afterAll(() => at.close());

describe("resolveVersion", () => {
  test.each([
    [undefined, "20261121.2"],
    ["latest", "20261121.2"],
    ["20261121.1", "20261121.1"],
    ["open", "20261121.1"],
    [testArtifact("one").digest, "20261121.1"],
    [testArtifact("one").digest.slice(0, 15), "20261121.1"],
    [qcow2.digest.slice(0, 19), "20261121.2"],
  ])("%s is %s", async (ref, version) => {
    expect(await resolveVersion(at.store.db, "web", ref)).toMatchObject({ image: "web", version });
  });

  test.each([
    ["an image that is nearly known", "wed", "latest", "no version of image wed", "did you mean web?"],
    ["an image that is not", "database", "latest", "no version of image database", "slipway image build database"],
    [
      "a version that is nearly known",
      "web",
      "20261121.3",
      "no version or channel 20261121.3",
      "did you mean 20261121.2?",
    ],
    ["a channel that is nearly known", "web", "opne", "no version or channel opne", "did you mean open?"],
    ["neither", "web", "production", "no version or channel production", "slipway image history web"],
    ["an unknown digest", "web", "sha256:000000000000", "no version of web has an artifact", "slipway image show web"],
    ["a digest that is none", "web", "sha256:%", "no version of web has an artifact", "slipway image show web"],
  ])("%s", async (_what, image, ref, message, hint) => {
    await expect(resolveVersion(at.store.db, image, ref)).rejects.toMatchObject({
      code: "not-found",
      message: expect.stringContaining(message),
      hint: expect.stringContaining(hint),
    });
  });

  test("digits that fit several versions are refused, naming them", async () => {
    await expect(resolveVersion(at.store.db, "web", "sha256:")).rejects.toMatchObject({ code: "not-found" });
    const { db } = at.store;
    const digest = (end: string) => `sha256:${"0".repeat(60)}${end}`;
    for (const end of ["0001", "0002"]) {
      const artifacts = [testArtifact("", { digest: digest(end) })];
      await recordTestBuild(db, testBuild(end, { image: "twins", artifacts }));
    }
    await expect(resolveVersion(db, "twins", digest("000"))).rejects.toMatchObject({
      code: "usage",
      message: expect.stringContaining("20261121.2, 20261121.1"),
    });
    expect((await resolveVersion(db, "twins", digest("0001"))).version).toBe("20261121.1");
  });

  test("an artifact that several versions hold means the newest", async () => {
    const { db } = at.store;
    const plain = testArtifact("shared");
    await recordTestBuild(db, testBuild("shared", { image: "shared", artifacts: [plain] }));
    const artifacts = [plain, testArtifact("shared azure", { flavour: "azure" })];
    await recordTestBuild(db, testBuild("shared 2", { image: "shared", artifacts }));
    expect((await resolveVersion(db, "shared", plain.digest)).version).toBe("20261121.2");
  });
});
