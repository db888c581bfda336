import { answer, type Client } from "../client/create-client.ts";
import { fixMachine } from "../client/fix-machine.ts";
import { followRun } from "../client/follow-run.ts";
import type { Request, RunUpdate } from "../client/types.ts";
import type { AttentionChoice } from "./attention-choice.ts";
import type { RunState } from "./run-states.ts";

/** The server as commands see it: one short name for each call. Every call throws the server's own error. */
export type Api = ReturnType<typeof openApi>;

export function openApi(client: Client) {
  return { ...projectCalls(client), ...runCalls(client), ...catalogCalls(client), ...operationCalls(client) };
}

function projectCalls(client: Client) {
  return {
    checkProject: (root: string) => answer(client.POST("/v1/project/check", { body: { root } })),
    initProject: (body: { dir: string; name: string }) => answer(client.POST("/v1/project/init", { body })),
    projectSchema: () => answer(client.GET("/v1/project/schema")),
  };
}

function runCalls(client: Client) {
  const one = (id: string) => ({ params: { path: { id } } });
  return {
    plan: (request: Request) => answer(client.POST("/v1/plans", { body: { request } })),
    startRun: (request: Request) => answer(client.POST("/v1/runs", { body: { request } })),
    runs: (query: { state?: RunState; kind?: string; limit?: number }) =>
      answer(client.GET("/v1/runs", { params: { query } })),
    run: (id: string) => answer(client.GET("/v1/runs/{id}", one(id))),
    cancelRun: (id: string) => answer(client.POST("/v1/runs/{id}/cancel", one(id))),
    pauseRun: (id: string) => answer(client.POST("/v1/runs/{id}/pause", one(id))),
    resumeRun: (id: string) => answer(client.POST("/v1/runs/{id}/resume", one(id))),
    retryRun: (id: string) => answer(client.POST("/v1/runs/{id}/retry", one(id))),
    decide: (id: string, body: { choice: AttentionChoice; reason: string }) =>
      answer(client.POST("/v1/runs/{id}/attention", { ...one(id), body })),
    log: (id: string, query: { after: number; limit: number; step?: string }) =>
      answer(client.GET("/v1/runs/{id}/log", { params: { path: { id }, query } })),
    follow: (id: string, options: { after: number; signal: AbortSignal }) => followUntilAbort(client, id, options),
  };
}

/** Ends when the run has ended or wants attention, and without an error on abort. */
async function* followUntilAbort(
  client: Client,
  id: string,
  options: { after: number; signal: AbortSignal },
): AsyncGenerator<RunUpdate> {
  try {
    yield* followRun(client, id, options);
  } catch (error) {
    if (!options.signal.aborted) throw error;
  }
}

function catalogCalls(client: Client) {
  return {
    images: () => answer(client.GET("/v1/images")),
    image: (image: string) => answer(client.GET("/v1/images/{image}", { params: { path: { image } } })),
    version: (image: string, ref: string) =>
      answer(client.GET("/v1/images/{image}/versions/{ref}", { params: { path: { image, ref } } })),
    diff: (image: string, query: { from: string; to: string }) =>
      answer(client.GET("/v1/images/{image}/diff", { params: { path: { image }, query } })),
    imageHistory: (image: string) => answer(client.GET("/v1/images/{image}/history", { params: { path: { image } } })),
    channels: (query: { image?: string }) => answer(client.GET("/v1/channels", { params: { query } })),
    channelHistory: (channel: string, query: { image?: string }) =>
      answer(client.GET("/v1/channels/{channel}/history", { params: { path: { channel }, query } })),
    rollback: (channel: string, body: { image: string; to?: string; reason: string }) =>
      answer(client.POST("/v1/channels/{channel}/rollback", { params: { path: { channel } }, body })),
  };
}

function operationCalls(client: Client) {
  return {
    locks: () => answer(client.GET("/v1/locks")),
    events: (query: { after?: number; limit?: number; subject?: string }) =>
      answer(client.GET("/v1/events", { params: { query } })),
    verifyEvents: () => answer(client.GET("/v1/events/verify")),
    doctor: () => answer(client.GET("/v1/doctor")),
    /** Installs what is missing; `onNote` is told what happens meanwhile. */
    fixDoctor: (options: { onNote: (line: string) => void; signal: AbortSignal }) => fixMachine(client, options),
  };
}
