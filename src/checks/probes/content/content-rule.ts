import type { Expectations } from "../../expectations.ts";
import type { ContentSection } from "../../schema.ts";
import type { Tree } from "./tree.ts";

/** Something a rule objects to. A `type`, so that it passes as JSON. */
export type Finding = {
  /** Inside the image; the path a waiver names. */
  readonly path: string;
  readonly message: string;
};

/** What rules look at. */
export interface ContentSubject {
  tree: Tree;
  /** What the recipe asked for. */
  expect: Expectations;
  /** What the `checks:` section asks for besides. */
  extra: ContentSection["expect"];
  /** Paths in the EFI system partition in capitals, e.g. `/EFI/BOOT/BOOTX64.EFI`; undefined without such a partition. */
  esp: readonly string[] | undefined;
  arch: string;
}

/** Handed back by a rule that has nothing to judge: the recipe did not ask. */
export const notAsked = "not-asked";

export interface ContentRule {
  /** `[a-z][a-z0-9-]*`; named by waivers and in evidence, so it never changes. */
  id: string;
  title: string;
  doc: {
    why: string;
    /** Where the rule comes from. */
    source: string;
  };
  /** Pure over the tree. */
  check(subject: ContentSubject): readonly Finding[] | typeof notAsked;
}
