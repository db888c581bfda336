import { expect, test } from "vitest";
import { sampleProject } from "../../tests/sample-project.ts";
import { planImagePromote } from "./plan-image-promote.ts";

const { channels } = sampleProject({ channels: { testing: ["content"], stage: ["content", "boot"] } });
const request = { verb: "image promote", project: "/srv/project", image: "web", ref: "testing", to: "stage" } as const;

test.each([
  ["without an override", request, null],
  ["with one", { ...request, override: { reason: "hotfix" } }, { reason: "hotfix" }],
])("one step moves the channel to the version the reference named then: %s", (_name, asked, override) => {
  expect(planImagePromote({ request: asked, channels, version: "20261121.1" })).toEqual({
    kind: "image promote",
    title: "promote web 20261121.1 to stage",
    request: asked,
    locks: ["channels:web"],
    steps: [
      {
        key: "promote-stage",
        uses: "channels/promote",
        title: "Promote to stage",
        needs: [],
        config: {
          image: "web",
          version: "20261121.1",
          channel: "stage",
          channels: [
            { name: "testing", needs: ["content"] },
            { name: "stage", needs: ["content", "boot"] },
          ],
          override,
        },
        retry: "safe",
      },
    ],
  });
});

test.each([
  ["stagee", channels, "did you mean stage? channels are: testing, stage"],
  ["europe", channels, "channels are: testing, stage"],
  ["stage", [], "add it under `channels:` in slipway.yaml"],
])("refuses the channel %s of %j", (to, known, hint) => {
  const input = { request: { ...request, to }, channels: known, version: "20261121.1" };
  expect(() => planImagePromote(input)).toThrow(expect.objectContaining({ code: "not-found", hint }));
});
