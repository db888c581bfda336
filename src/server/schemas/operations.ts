import { z } from "zod";
import { instant, jsonObject, listOf } from "./json-value.ts";

/** One entry of the hash-chained event log. */
export const eventSchema = z.object({
  seq: z.number().int(),
  at: instant,
  type: z.string(),
  subject: z.string(),
  actor: z.string(),
  data: jsonObject,
  hash: z.string().describe("SHA-256 over the entry and the hash before it"),
});

export const eventVerdictSchema = z.discriminatedUnion("ok", [
  z.object({ ok: z.literal(true), count: z.number().int() }),
  z.object({ ok: z.literal(false), firstBad: z.number().int(), problem: z.string() }),
]);

export const doctorReportSchema = z.object({
  ok: z.boolean().describe("Nothing is missing"),
  findings: listOf(
    z.object({
      id: z.string(),
      title: z.string(),
      state: z.enum(["ok", "warning", "missing"]),
      detail: z.string(),
      fix: z.string().nullable().describe("Command that puts it right; null when there is none or no need"),
    }),
  ),
});

export const readinessSchema = z.object({
  ready: z.boolean(),
  database: z.enum(["closed", "open", "unreachable"]).describe("closed: not needed yet"),
});

export const healthSchema = readinessSchema.extend({ version: z.string() });
