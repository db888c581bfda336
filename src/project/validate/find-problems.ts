import type { z } from "zod";
import type { Problem } from "../../lib/errors.ts";
import type { PlacedValue } from "../yaml/place-values.ts";
import { dottedPath, problemAt } from "../yaml/places.ts";
import { describeIssue, type IssueContext, valueAt } from "./describe-issue.ts";
import type { JsonSchemaNode } from "./schema-at.ts";

interface Found {
  issue: z.core.$ZodIssue;
  problem: Problem;
}

/** Everything the schema finds wrong with a project, without what only follows from another mistake. */
export function findProblems(schema: z.ZodType, jsonSchema: () => JsonSchemaNode, project: PlacedValue): Problem[] {
  const parsed = schema.safeParse(project.value);
  if (parsed.success) return [];
  const context: IssueContext = { value: project.value, places: project.places, schema: jsonSchema() };
  const containers = containerImages(project.value);
  const found: Found[] = parsed.error.issues
    .filter((issue) => !(issue.path[0] === "images" && containers.includes(String(issue.path[1]))))
    .flatMap((issue) => describeIssue(context, issue).map((problem) => ({ issue, problem })));
  const own = found.filter((one) => !followsFromTypo(one, found)).map(({ problem }) => problem);
  return [...own, ...containers.map((name) => containerProblem(project, name))];
}

function containerImages(value: unknown): string[] {
  const images = valueAt(value, ["images"]);
  if (typeof images !== "object" || images === null) return [];
  return Object.keys(images).filter((name) => valueAt(images, [name, "kind"]) === "container");
}

function containerProblem(project: PlacedValue, name: string): Problem {
  const message = "container images cannot be built by this version of Slipway";
  const hint = "only `kind: machine` is available; remove the image";
  return problemAt(project.places, ["images", name, "kind"], { message, hint });
}

/** A misspelled key is also a missing one, or leaves a map with nothing known in it: told once is enough. */
function followsFromTypo({ issue, problem }: Found, all: readonly Found[]): boolean {
  if (issue.code === "unrecognized_keys") return false;
  return all.some(({ issue: other }) => {
    if (other.code !== "unrecognized_keys") return false;
    const owner = dottedPath(other.path as (string | number)[]);
    if (issue.code === "custom") return problem.path === owner;
    const meant = all
      .filter((one) => one.issue === other)
      .map((one) => /^did you mean `(.+?)`/.exec(one.problem.hint ?? "")?.[1]);
    return meant.some((key) => key !== undefined && problem.path === (owner === "" ? key : `${owner}.${key}`));
  });
}
