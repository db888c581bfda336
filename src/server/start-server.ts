import type { AddressInfo } from "node:net";
import { UserError } from "../lib/errors.ts";
import { buildServer, type ServerOptions } from "./build-server.ts";

export interface StartOptions extends ServerOptions {
  listen: { host: string /** 0: any free port. */; port: number } | { socketPath: string };
}

export interface RunningServer {
  /** `http://host:port`, or `unix:<path>`. */
  url: string;
  /** Ends streams, lets other requests finish, frees the port. */
  close(): Promise<void>;
}

/**
 * Builds the API and listens.
 * @throws UserError `usage` when the port is taken, not ours to take or none, or the host is not of this machine.
 */
export async function startServer({ listen, ...options }: StartOptions): Promise<RunningServer> {
  const app = await buildServer(options);
  try {
    await app.listen("socketPath" in listen ? { path: listen.socketPath } : listen);
  } catch (cause) {
    await app.close();
    throw cannotListen(listen, cause as NodeJS.ErrnoException);
  }
  return { url: urlOf(app.server.address()), close: () => app.close() };
}

function urlOf(address: AddressInfo | string | null): string {
  if (address === null || typeof address === "string") return `unix:${address}`;
  return `http://${address.family === "IPv6" ? `[${address.address}]` : address.address}:${address.port}`;
}

function cannotListen(listen: StartOptions["listen"], cause: NodeJS.ErrnoException): Error {
  const where = "socketPath" in listen ? listen.socketPath : `${listen.host}:${listen.port}`;
  const what: Partial<Record<string, { message: string; hint: string }>> = {
    EADDRINUSE: { message: "another program listens there", hint: "stop it, or choose another port with --port" },
    EACCES: { message: "this user may not listen there", hint: "choose a port above 1023 with --port" },
    EADDRNOTAVAIL: { message: "this machine does not have that address", hint: "choose another with --host" },
    ENOTFOUND: { message: "there is no such host", hint: "choose an address of this machine with --host" },
    EAI_AGAIN: { message: "the host's name cannot be looked up", hint: "give an address with --host" },
    ERR_SOCKET_BAD_PORT: { message: "there is no such port", hint: "choose one up to 65535 with --port" },
  };
  const known = what[cause.code ?? ""];
  if (known === undefined) return cause;
  return new UserError("usage", `cannot listen on ${where}: ${known.message}`, { hint: known.hint, cause });
}
