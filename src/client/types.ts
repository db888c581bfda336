import type { components } from "./api.ts";

type Schemas = components["schemas"];

export type Channel = Schemas["Channel"];
export type ChannelMove = Schemas["ChannelMove"];
export type DoctorReport = Schemas["DoctorReport"];
export type EventRecord = Schemas["Event"];
export type HistoryEntry = Schemas["HistoryEntry"];
export type ImageDetail = Schemas["ImageDetail"];
export type ImageSummary = Schemas["ImageSummary"];
export type Lock = Schemas["Lock"];
export type LogLine = Schemas["LogLine"];
export type Plan = Schemas["Plan"];
export type Request = Schemas["RequestInput"];
export type Run = Schemas["Run"];
export type RunDetail = Schemas["RunDetail"];
export type Step = Schemas["Step"];
export type VersionDetail = Schemas["VersionDetail"];
export type VersionDiff = Schemas["VersionDiff"];
export type VersionSummary = Schemas["VersionSummary"];

/** What a reader of a run is told: first as it stands, then as it changes. */
export type RunUpdate =
  | { kind: "run"; run: Run }
  | { kind: "step"; step: Step }
  | { kind: "log"; lines: readonly LogLine[] };
