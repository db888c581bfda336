import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** What cloud-init is told about the host it runs on. */
export interface Seed {
  instanceId: string;
  hostname: string;
  userName: string;
  /** One OpenSSH public key line. */
  publicKey: string;
}

/** The host's loopback as a guest on QEMU's user network sees it. */
const hostSeenFromGuest = "10.0.2.2";

/**
 * The seed's files as NoCloud asks for them. The key travels in the metadata, as clouds send it; the user data only
 * names the default user, so that a login proves that metadata reached the host.
 */
export function seedFiles(seed: Seed): Readonly<Record<string, string>> {
  return {
    "meta-data": `${JSON.stringify({
      "instance-id": seed.instanceId,
      "local-hostname": seed.hostname,
      "public-keys": [seed.publicKey],
    })}\n`,
    "user-data": `#cloud-config\n${JSON.stringify({
      user: { name: seed.userName, sudo: ["ALL=(ALL) NOPASSWD:ALL"], shell: "/bin/sh", lock_passwd: true },
      users: ["default"],
      // one kind of host key is enough to log in, and the others take long to make under emulation
      ssh_genkeytypes: ["ed25519"],
      ssh: { emit_keys_to_console: false },
    })}\n`,
    "vendor-data": "",
  };
}

export interface NoCloudServer {
  /** Seen from the guest; ends in a slash. */
  url: string;
  /** Settles when the guest has asked for its metadata. */
  asked: Promise<void>;
  close(): Promise<void>;
}

/** Serves a seed on a free loopback port, below a path that cannot be guessed by other users of this machine. */
export async function startNoCloudServer(seed: Seed): Promise<NoCloudServer> {
  const files = seedFiles(seed);
  const prefix = `/${randomBytes(16).toString("hex")}/`;
  let tell = () => {};
  const asked = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const server = createServer((request, response) => {
    const name = request.url?.startsWith(prefix) ? request.url.slice(prefix.length) : "";
    const body = Object.hasOwn(files, name) ? files[name] : undefined;
    if (name === "meta-data") tell();
    response.writeHead(body === undefined ? 404 : 200, { "content-type": "text/plain" }).end(body ?? "");
  });
  // A guest on a loaded machine may take long for its few bytes.
  server.headersTimeout = 0;
  server.requestTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${hostSeenFromGuest}:${port}${prefix}`,
    asked,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
