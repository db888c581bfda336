import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { UpstreamError } from "../../../lib/errors.ts";
import { exec } from "../../../lib/exec.ts";
import { type ConsoleMarker, createConsoleReader } from "./console-markers.ts";
import { openQmp, type Qmp } from "./qmp.ts";
import { openSocketFolder } from "./socket-folder.ts";

export const socketNames = { console: "console.sock", qmp: "qmp.sock" } as const;
export const consoleLogName = "console.log";

export interface Machine {
  qmp: Qmp;
  /** Where everything the guest printed is kept. */
  consoleLog: string;
  /** Milliseconds since QEMU was started. */
  elapsedMs(): number;
  /** Settles when QEMU has ended: the guest powered off or reset. Rejects when QEMU itself failed. */
  ended: Promise<void>;
  /** Ends the machine, without asking the guest; what failed before is not thrown again. */
  stop(): Promise<void>;
}

/**
 * Starts QEMU in `workDir` and tells each console marker as it appears. The argument array must name the sockets
 * and the console log as above.
 * @throws UpstreamError `tool-missing`, or `tool-failed` when QEMU ends before it can be talked to.
 */
export async function startMachine(options: {
  argv: readonly string[];
  workDir: string;
  signal: AbortSignal;
  onMarker: (marker: ConsoleMarker) => void;
  onLine: (line: string) => void;
}): Promise<Machine> {
  const sockets = await openSocketFolder(options.workDir);
  const stopped = new AbortController();
  let ended: Promise<void> = Promise.resolve();
  try {
    const consoleSocket = await sockets.expect(socketNames.console);
    const qmpSocket = await sockets.expect(socketNames.qmp);
    const startedAt = performance.now();
    const elapsedMs = () => Math.round(performance.now() - startedAt);
    const running = exec(options.argv, {
      cwd: options.workDir,
      signal: AbortSignal.any([options.signal, stopped.signal]),
      onLine: (_stream, line) => options.onLine(line),
    });
    ended = running.then(() => {});
    ended.catch(() => {}); // whoever waits for it sees it; nobody has to

    const reader = createConsoleReader();
    void consoleSocket.connection.then((socket) => {
      socket.on("error", () => {}); // QEMU has ended, which `ended` tells
      socket.setEncoding("latin1").on("data", (chunk) => {
        for (const marker of reader.feed(String(chunk), elapsedMs())) options.onMarker(marker);
      });
    });
    const endedEarly = ended.then((): never => {
      throw new UpstreamError("tool-failed", "QEMU ended before the guest started");
    });
    const qmp = await Promise.race([qmpSocket.connection.then(openQmp), endedEarly]);
    return {
      qmp,
      consoleLog: join(options.workDir, consoleLogName),
      elapsedMs,
      ended,
      async stop() {
        void qmp.execute("quit").catch(() => {}); // it may have ended already
        await endOf(ended, endingMs);
        stopped.abort();
        await ended.catch(() => {});
        await sockets.close();
      },
    };
  } catch (error) {
    const own = await endOf(ended, endingMs);
    stopped.abort();
    await sockets.close();
    throw own ?? error;
  }
}

/** QEMU ends within milliseconds once it is asked to or has lost a connection; a frozen one is killed after this. */
const endingMs = 2000;

/** Waits for QEMU's end, not longer than `patienceMs`. Returns what it ended with, if that was a failure. */
async function endOf(ended: Promise<void>, patienceMs: number): Promise<unknown> {
  const patience = new AbortController();
  const tooLate = delay(patienceMs, undefined, { signal: patience.signal }).catch(() => undefined);
  const failure = await Promise.race([
    ended.then(
      () => undefined,
      (error: unknown) => error,
    ),
    tooLate,
  ]);
  patience.abort();
  return failure;
}
