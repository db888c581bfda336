import { z } from "zod";
import { type ErrorBody, type ErrorCode, errorTable } from "../../lib/errors.ts";
import { listOf } from "./json-value.ts";

const codes: (ErrorCode | "bug")[] = [...(Object.keys(errorTable) as ErrorCode[]), "bug"];

const position = z
  .object({
    file: z.string(),
    line: z.number().int(),
    column: z.number().int(),
    text: z.string(),
    length: z.number().int().optional(),
  })
  .describe("Where in the user's files; line and column count from 1");

/** Every answer that is not a success, and the error kept in a run or a step. */
export const errorSchema = z.object({
  kind: z.enum(["user", "upstream", "bug"]),
  code: z.enum(codes),
  message: z.string(),
  hint: z.string().optional().describe("What to do about it"),
  path: z.string().optional().describe("Dotted path into the offending document or request"),
  position: position.optional(),
  problems: listOf(z.object({ message: z.string(), path: z.string(), position, hint: z.string().optional() }))
    .optional()
    .describe("Each problem, when there are several"),
  exit: z.number().int().describe("Exit code a command ends with: 1 bug, 2 usage, 3 rejected, 4 upstream, 5 person"),
  docs: z.string().describe("Where the documentation explains the code"),
}) satisfies z.ZodType<ErrorBody>;
