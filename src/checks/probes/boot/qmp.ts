import type { Socket } from "node:net";
import { createInterface } from "node:readline";
import { UpstreamError } from "../../../lib/errors.ts";
import type { Json, JsonObject } from "../../../lib/json.ts";

/** The QEMU machine protocol: one JSON object a line, answers in the order of the commands. */
export interface Qmp {
  /** @throws UpstreamError `tool-failed` when QEMU refuses the command or has gone. */
  execute(command: string, args?: JsonObject): Promise<Json>;
}

interface Waiter {
  resolve(value: Json): void;
  reject(error: Error): void;
}

/** Speaks QMP on a connection QEMU has opened. Resolves when QEMU is ready for commands. */
export async function openQmp(socket: Socket): Promise<Qmp> {
  const waiting: Waiter[] = [];
  const gone = () => {
    for (const waiter of waiting.splice(0))
      waiter.reject(new UpstreamError("tool-failed", "QEMU ended while it was asked"));
  };
  socket.on("error", () => {}); // followed by close
  socket.on("close", gone);
  const lines = createInterface({ input: socket });
  lines.on("error", () => {}); // the socket's own error again
  lines.on("line", (line) => {
    const message = JSON.parse(line) as { return?: Json; error?: { desc: string } };
    if (message.return !== undefined) waiting.shift()?.resolve(message.return);
    else if (message.error !== undefined) {
      waiting.shift()?.reject(new UpstreamError("tool-failed", `QEMU refused a command: ${message.error.desc}`));
    } // else a greeting or an event
  });

  function execute(command: string, args?: JsonObject): Promise<Json> {
    return new Promise((resolve, reject) => {
      if (socket.destroyed) {
        reject(new UpstreamError("tool-failed", "QEMU has ended"));
        return;
      }
      waiting.push({ resolve, reject });
      socket.write(
        `${JSON.stringify(args === undefined ? { execute: command } : { execute: command, arguments: args })}\n`,
      );
    });
  }
  await execute("qmp_capabilities");
  return { execute };
}
