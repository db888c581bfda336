import { onTestFinished } from "vitest";
import { type Client, createClient } from "../src/client/create-client.ts";
import { type RunningServer, type StartOptions, startServer } from "../src/server/start-server.ts";
import { type FakeServices, fakeServices } from "./fake-services.ts";

export const testToken = "test-token";

export interface TestServer extends RunningServer {
  client: Client;
  /** A plain request with the token; other headers by `init`. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
}

/** A server on a free port, with fake services, closed when the test ends. */
export async function testServer(
  services: FakeServices = {},
  options: Partial<Omit<StartOptions, "services">> = {},
): Promise<TestServer> {
  const server = await startServer({
    services: fakeServices(services),
    token: testToken,
    version: "1.2.3",
    listen: { host: "127.0.0.1", port: 0 },
    ...options,
  });
  onTestFinished(() => server.close());
  return {
    ...server,
    client: createClient({ url: server.url, token: testToken }),
    fetch: (path, init) =>
      fetch(`${server.url}${path}`, { ...init, headers: { authorization: `Bearer ${testToken}`, ...init?.headers } }),
  };
}

/** A POST with a JSON body. */
export function posting(body: unknown, headers: Record<string, string> = {}): RequestInit {
  return { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json", ...headers } };
}
