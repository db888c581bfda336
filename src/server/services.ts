import type { z } from "zod";
import type { ChannelMove, ChannelState, HistoryEntry, ImageSummary, VersionDiff } from "../catalog/model.ts";
import type { JsonObject } from "../lib/json.ts";
import type { Request } from "../pipelines/model.ts";
import type { AttentionChoice, LogLine, Plan, Run, RunDetail, RunState, StepState, StepStatus } from "../runs/model.ts";
import type { imageDetailSchema, versionDetailSchema } from "./schemas/catalog.ts";
import type { doctorReportSchema, eventSchema, eventVerdictSchema, readinessSchema } from "./schemas/operations.ts";
import type { projectFilesSchema, projectSummarySchema } from "./schemas/project.ts";
import type { lockSchema } from "./schemas/run.ts";

export type ImageDetail = z.output<typeof imageDetailSchema>;
export type VersionDetail = z.output<typeof versionDetailSchema>;
export type EventView = z.output<typeof eventSchema>;
export type EventVerdict = z.output<typeof eventVerdictSchema>;
export type DoctorReport = z.output<typeof doctorReportSchema>;
export type Readiness = z.output<typeof readinessSchema>;
export type ProjectSummary = z.output<typeof projectSummarySchema>;
export type ProjectFiles = z.output<typeof projectFilesSchema>;
export type LockView = z.output<typeof lockSchema>;

/** What a reader of a run is told. The first updates describe the run as it stands. */
export type RunUpdate =
  | { kind: "run"; run: Run }
  | { kind: "step"; step: StepStatus }
  | { kind: "log"; lines: readonly LogLine[] };

/** Counted in the database, so that every process's work is in it. */
export interface Counts {
  runs: Readonly<Partial<Record<RunState, number>>>;
  /** Steps that have not ended, by state. */
  steps: Readonly<Partial<Record<StepState, number>>>;
  /** Steps that are ready and that no worker has taken. */
  queueDepth: number;
}

/**
 * What the routes call. Every function opens what it needs itself, so that `project` and `doctor` answer without a
 * database. Each throws UserError or UpstreamError; the routes add nothing to them. `actor` is who asks.
 */
export interface Services {
  project: {
    /** @throws UserError `invalid-project`, with every problem found. */
    check(input: { root: string }): Promise<ProjectSummary>;
    /** @throws UserError `conflict` when dir has a project already. */
    init(input: { dir: string; name: string }): Promise<ProjectFiles>;
    /** JSON Schema of slipway.yaml. */
    schema(): Promise<JsonObject>;
  };
  /** Plans and keeps nothing. */
  planRequest(request: Request): Promise<{ plan: Plan; digest: string }>;
  startRequest(input: { request: Request; actor: string }): Promise<Run>;
  runs: {
    /** Newest first. */
    list(filter: { state?: RunState | undefined; kind?: string | undefined; limit: number }): Promise<readonly Run[]>;
    get(id: string): Promise<RunDetail>;
    cancel(input: { id: string; actor: string }): Promise<Run>;
    pause(input: { id: string; actor: string }): Promise<Run>;
    resume(input: { id: string; actor: string }): Promise<Run>;
    /** Plans the run's request anew; steps that did not change keep their output. */
    retry(input: { id: string; actor: string }): Promise<Run>;
    decide(input: { id: string; actor: string; choice: AttentionChoice; reason: string }): Promise<Run>;
    /** Lines with a `seq` above `after`, in order. */
    log(query: { id: string; after: number; step?: string | undefined; limit: number }): Promise<readonly LogLine[]>;
    /** Ends by itself when the run has ended or wants attention; ends early, without an error, on abort. */
    follow(input: { id: string; after: number; signal: AbortSignal }): AsyncIterable<RunUpdate>;
  };
  images: {
    list(): Promise<readonly ImageSummary[]>;
    get(image: string): Promise<ImageDetail>;
    version(query: { image: string; ref: string }): Promise<VersionDetail>;
    diff(query: { image: string; from: string; to: string }): Promise<VersionDiff>;
    /** Newest first. */
    history(image: string): Promise<readonly HistoryEntry[]>;
  };
  channels: {
    list(filter: { image?: string | undefined }): Promise<readonly ChannelState[]>;
    /** Newest first. */
    history(query: { channel: string; image?: string | undefined }): Promise<readonly ChannelMove[]>;
    /** To the version before the present one, or to `to`. */
    rollback(input: {
      channel: string;
      image: string;
      to?: string | undefined;
      reason: string;
      actor: string;
    }): Promise<ChannelMove>;
  };
  locks(): Promise<readonly LockView[]>;
  events: {
    list(query: { after: number; limit: number; subject?: string | undefined }): Promise<readonly EventView[]>;
    verify(): Promise<EventVerdict>;
  };
  doctor: {
    examine(): Promise<DoctorReport>;
    /** Installs what is missing; `note` is told what happens meanwhile. @throws UserError `needs-root` */
    fix(input: { note: (line: string) => void; signal: AbortSignal }): Promise<DoctorReport>;
  };
  counts(): Promise<Counts>;
  readiness(): Promise<Readiness>;
}
