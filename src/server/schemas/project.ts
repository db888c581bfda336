import { z } from "zod";
import { listOf } from "./json-value.ts";

/** A valid project, as `check` prints it. */
export const projectSummarySchema = z.object({
  root: z.string(),
  file: z.string().describe("The project file"),
  images: listOf(z.object({ name: z.string(), kind: z.string() })),
  channels: listOf(z.object({ name: z.string(), needs: listOf(z.string()) })),
});

export const projectFilesSchema = z.object({
  dir: z.string(),
  files: listOf(z.string()).describe("Files written, relative to dir"),
});
