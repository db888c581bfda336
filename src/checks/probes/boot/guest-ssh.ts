import { readFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type ExecOptions, type ExecResult, exec } from "../../../lib/exec.ts";

export interface GuestLogin {
  /** Loopback port that reaches the guest's port 22. */
  port: number;
  user: string;
  /** Private key made for this check alone. */
  keyPath: string;
  /** How long ssh waits for the guest to take the login. */
  connectTimeoutSec: number;
}

/** ssh's own exit code when it did not come to run the command. */
const sshFailed = 255;

/** Argument array of one command in the guest; the user's own ssh configuration and keys play no part. Pure. */
export function sshArguments(login: GuestLogin, command: string): string[] {
  const options = {
    BatchMode: "yes",
    ConnectTimeout: String(login.connectTimeoutSec),
    IdentitiesOnly: "yes",
    LogLevel: "ERROR",
    PreferredAuthentications: "publickey",
    // The host key was made at this boot and is reached over loopback through this check's own QEMU.
    StrictHostKeyChecking: "no",
    UserKnownHostsFile: "/dev/null",
  };
  return [
    ...["ssh", "-F", "/dev/null", "-T", "-i", login.keyPath, "-p", String(login.port)],
    ...Object.entries(options).flatMap(([name, value]) => ["-o", `${name}=${value}`]),
    ...[`${login.user}@127.0.0.1`, command],
  ];
}

/** Makes an Ed25519 key in `workDir`. Returns the private key's path and the public key's line. */
export async function makeGuestKey(
  workDir: string,
  signal: AbortSignal,
): Promise<{ keyPath: string; publicKey: string }> {
  const keyPath = join(workDir, "guest-key");
  await exec(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "slipway-check", "-f", keyPath], { signal });
  return { keyPath, publicKey: (await readFile(`${keyPath}.pub`, "utf8")).trim() };
}

/** Whether the guest has said no, which is not the same as not having answered. */
export function loginRefused(result: ExecResult): boolean {
  return connectionFailed(result) && result.stderr.includes("Permission denied");
}

/** Runs a command as root in the guest. The result's code is the command's, or 255 when the connection failed. */
export function guestExec(login: GuestLogin, command: string, options: ExecOptions): Promise<ExecResult> {
  return exec(sshArguments(login, command), { ...options, okCodes: anyCode });
}

const anyCode = Array.from({ length: 256 }, (_, code) => code);

/** Whether ssh itself failed, as far as its code tells. */
export function connectionFailed(result: ExecResult): boolean {
  return result.code === sshFailed;
}

/**
 * Waits until something in the guest greets as an ssh server. QEMU accepts the connection at once and closes it
 * when the guest refuses, so a refusal is asked again after a moment and silence after `patienceMs`, or an eighth of
 * the time already waited: where everything is slow, so is the greeting. Only the signal ends the waiting.
 */
export async function waitForSshBanner(
  port: number,
  options: { signal: AbortSignal; patienceMs: number },
): Promise<void> {
  const startedAt = performance.now();
  for (;;) {
    options.signal.throwIfAborted();
    const patienceMs = Math.max(options.patienceMs, (performance.now() - startedAt) / 8);
    if (await greets(port, { signal: options.signal, patienceMs })) return;
    await delay(retryAfterMs, undefined, { signal: options.signal });
  }
}

const retryAfterMs = 200;

function greets(port: number, options: { signal: AbortSignal; patienceMs: number }): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" });
    const finish = (answer: boolean) => {
      options.signal.removeEventListener("abort", refuse);
      socket.destroy();
      resolve(answer);
    };
    const refuse = () => finish(false);
    options.signal.addEventListener("abort", refuse, { once: true });
    socket.setTimeout(options.patienceMs, refuse);
    socket.once("error", refuse).once("close", refuse);
    socket.once("data", (data) => finish(data.toString("latin1").startsWith("SSH-")));
  });
}
