import { type FileHandle, open } from "node:fs/promises";
import { createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";

/**
 * Unix sockets in a folder whose path may be longer than the 107 bytes a socket's address can hold: this process
 * reaches the folder through its own file descriptor, QEMU by being started in it.
 */
export interface SocketFolder {
  /** Listens on `name`; the promise is for the first connection. Nothing more is accepted. */
  expect(name: string): Promise<{ connection: Promise<Socket> }>;
  close(): Promise<void>;
}

export async function openSocketFolder(dir: string): Promise<SocketFolder> {
  const handle: FileHandle = await open(dir, "r");
  const servers: Server[] = [];
  const sockets: Socket[] = [];
  return {
    async expect(name) {
      const server = createServer();
      servers.push(server);
      const connection = new Promise<Socket>((resolve) => {
        server.once("connection", (socket) => {
          sockets.push(socket);
          resolve(socket);
        });
      });
      await new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen(join(`/proc/self/fd/${handle.fd}`, name), resolve);
      });
      return { connection };
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
      await handle.close();
    },
  };
}
