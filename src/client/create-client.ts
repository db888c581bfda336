import createFetchClient, { type Client as FetchClient } from "openapi-fetch";
import { UpstreamError, UserError } from "../lib/errors.ts";
import type { paths } from "./api.ts";
import { ApiError, isErrorBody } from "./api-error.ts";

export interface ClientOptions {
  /** `http://host:port`, perhaps with a path. */
  url: string;
  token: string;
  /** Recorded as who asked. */
  actor?: string | undefined;
}

/** The API by path and method. Each call throws when the answer is no success; see {@link answer}. */
export type Client = FetchClient<paths>;

/**
 * A typed client of a running server.
 * @throws UserError `usage` when the URL is none. Its calls throw ApiError with the server's error, UpstreamError
 * `server-unreachable` when nothing that speaks this API answers, and the reason of an aborted signal.
 */
export function createClient({ url, token, actor }: ClientOptions): Client {
  const baseUrl = checkedUrl(url);
  return createFetchClient<paths>({
    baseUrl,
    headers: { authorization: `Bearer ${token}`, ...(actor === undefined ? {} : { "x-slipway-actor": actor }) },
    fetch: (request) => fetchSuccess(request, baseUrl),
  });
}

/** The data of a call, e.g. `await answer(client.GET("/v1/runs/{id}", { params: { path: { id } } }))`. */
export async function answer<T>(call: Promise<{ data?: T; response: Response }>): Promise<NonNullable<T>> {
  const { data, response } = await call;
  if (data === undefined || data === null) {
    throw new UpstreamError("server-unreachable", `${response.url} answered ${response.status} with nothing`);
  }
  return data;
}

/** Reads all but streams here, so that a connection that breaks half-way is told like one that was never made. */
async function fetchSuccess(request: Request, baseUrl: string): Promise<Response> {
  const lost = (cause: unknown): never => {
    request.signal.throwIfAborted();
    throw unreachable(`cannot reach ${baseUrl}: ${innermostMessage(cause)}`, cause);
  };
  const response = await fetch(request).catch(lost);
  const type = response.headers.get("content-type") ?? "";
  if (response.ok && type.startsWith("text/event-stream")) return response;
  const text = await response.text().catch(lost);
  const body = type.startsWith("application/json") ? parse(text) : undefined;
  if (response.ok && (body !== undefined || type.startsWith("text/plain"))) return new Response(text, response);
  if (!response.ok && isErrorBody(body)) throw new ApiError(body);
  throw unreachable(`${baseUrl} answered ${response.status} and is no Slipway server: ${text.slice(0, 200)}`);
}

function checkedUrl(url: string): string {
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url.replace(/\/+$/, "");
  throw new UserError("usage", `${url} is not the URL of a server`, {
    hint: "SLIPWAY_URL looks like http://host:port",
  });
}

function unreachable(message: string, cause?: unknown): UpstreamError {
  return new UpstreamError("server-unreachable", message, {
    hint: "check SLIPWAY_URL and that slipway serve runs there; without SLIPWAY_URL no server is needed",
    cause,
  });
}

/** fetch says only "fetch failed"; why is in its cause. */
function innermostMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause !== undefined) return innermostMessage(error.cause);
  return error.message || ((error as NodeJS.ErrnoException).code ?? error.name);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
