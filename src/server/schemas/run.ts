import { z } from "zod";
import {
  type LogLine,
  type Plan,
  type Run,
  type RunDetail,
  runStates,
  type StepStatus,
  stepStates,
} from "../../runs/model.ts";
import { errorSchema } from "./error.ts";
import { instant, jsonObject, jsonValue, listOf } from "./json-value.ts";

export const planStepSchema = z.object({
  key: z.string(),
  uses: z.string(),
  title: z.string(),
  needs: listOf(z.string()),
  config: jsonObject,
  retry: z.enum(["safe", "unsafe"]),
  maxAttempts: z.number().int().optional(),
  timeoutMs: z.number().optional(),
  labels: listOf(z.string()).optional(),
});

export const planSchema = z.object({
  kind: z.string(),
  title: z.string(),
  request: jsonObject,
  locks: listOf(z.string()),
  steps: listOf(planStepSchema),
}) satisfies z.ZodType<Plan>;

export const attentionChoice = z.enum(["succeeded", "retry", "abandon"]);

export const runSchema = z.object({
  id: z.string(),
  state: z.enum(runStates),
  kind: z.string(),
  title: z.string(),
  planDigest: z.string(),
  parentPlanDigest: z.string().nullable(),
  actor: z.string(),
  createdAt: instant,
  startedAt: instant.nullable(),
  finishedAt: instant.nullable(),
  attention: z.object({ step: z.string(), message: z.string(), choices: listOf(attentionChoice) }).nullable(),
  error: errorSchema.nullable(),
}) satisfies z.ZodType<Run>;

export const stepSchema = z.object({
  key: z.string(),
  state: z.enum(stepStates),
  attempt: z.number().int(),
  uses: z.string(),
  title: z.string(),
  needs: listOf(z.string()),
  worker: z.string().nullable(),
  startedAt: instant.nullable(),
  finishedAt: instant.nullable(),
  waitingUntil: instant.nullable(),
  output: jsonValue.nullable(),
  error: errorSchema.nullable(),
  cached: z.boolean(),
}) satisfies z.ZodType<StepStatus>;

export const runDetailSchema = runSchema.extend({
  plan: planSchema,
  steps: listOf(stepSchema),
}) satisfies z.ZodType<RunDetail>;

export const logLineSchema = z.object({
  seq: z.number().int(),
  step: z.string(),
  attempt: z.number().int(),
  at: instant,
  stream: z.enum(["out", "err", "note"]),
  text: z.string(),
}) satisfies z.ZodType<LogLine>;

export const lockSchema = z.object({
  name: z.string(),
  run: z.string().describe("Id of the run that holds it"),
  reason: z.string(),
  since: instant,
  fence: z.number().int().describe("Grows each time the lock is taken"),
});
