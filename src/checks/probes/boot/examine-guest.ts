import { setTimeout as delay } from "node:timers/promises";
import { type Assertion, assertGuest, guestAssertionNames, verdict } from "./assertions.ts";
import type { BootImageOptions } from "./boot-options.ts";
import { slowness } from "./boot-timeouts.ts";
import { factsScript, type GuestFacts, parseFacts } from "./guest-facts.ts";
import { asRoot, guestScripts, runGuestScript, type ScriptResult } from "./guest-scripts.ts";
import { connectionFailed, type GuestLogin, guestExec, waitForSshBanner } from "./guest-ssh.ts";
import { assertHttp } from "./http-assertion.ts";
import type { NoCloudServer, Seed } from "./nocloud-server.ts";
import type { Machine } from "./start-machine.ts";
import type { BootWatch } from "./watch-boot.ts";

export interface Examination {
  assertions: readonly Assertion[];
  scripts: readonly ScriptResult[];
  /** Undefined when the guest could not be logged in to. */
  facts: GuestFacts | undefined;
}

export interface ExamineOptions extends BootImageOptions {
  machine: Machine;
  watch: BootWatch;
  server: NoCloudServer;
  seed: Seed;
  keyPath: string;
  /** Guest port → loopback port. */
  ports: ReadonlyMap<number, number>;
  diskSizeBytes: number;
}

const bannerPatienceMs = 2000;
const loginPatienceMs = 45_000;
const loginRetryMs = 500;
const httpPatienceMs = 30_000;

/** Waits for the guest and asks it everything; a guest that fails gives failed assertions, never an exception. */
export async function examineGuest(options: ExamineOptions): Promise<Examination> {
  const assertions: Assertion[] = [];
  const scripts: ScriptResult[] = [];
  let facts: GuestFacts | undefined;
  try {
    const way = await firstWayIn(options);
    assertions.push(verdict("booted", true, `${way === "ssh" ? "ssh answers" : "the console asks for a login"}`));
    if (way === "ssh") {
      const login = guestLogin(options);
      const answer = await collectFacts(options, login);
      assertions.push(
        verdict("login-with-metadata-key", typeof answer !== "string", describeLogin(options.seed, answer)),
      );
      if (typeof answer !== "string") {
        facts = answer;
        assertions.push(...assertGuest({ ...options, facts, metadataHostname: options.seed.hostname }));
      }
      await assertOutside(options, assertions);
      if (facts !== undefined) await runScripts(options, login, scripts);
    } else {
      await assertOutside(options, assertions);
      assertions.push(...withoutLogin(options));
    }
  } catch (error) {
    const failure = options.watch.failure();
    if (failure === undefined) throw error;
    assertions.unshift(verdict("boot-completes", false, failure));
  }
  return { assertions, scripts, facts };
}

/**
 * ssh where cloud-init can make a user, else the login prompt of the console. Without word from cloud-init by the
 * time of the prompt there is none in the image.
 */
async function firstWayIn(options: ExamineOptions): Promise<"ssh" | "console"> {
  const { ports, watch, machine, server, expect, choice } = options;
  let asked = false;
  void server.asked.then(() => {
    asked = true;
  });
  const prompt = untilAborted(watch.reached("login"), watch.signal);
  if (otherDatasources(expect) !== undefined) {
    await prompt;
    return "console";
  }
  const stopWaiting = new AbortController();
  const ssh = waitForSshBanner(ports.get(22) ?? 0, {
    signal: AbortSignal.any([watch.signal, stopWaiting.signal]),
    patienceMs: bannerPatienceMs * slowness(choice.accelerator),
  }).then(() => {
    watch.moment("sshMs", machine.elapsedMs());
    return "ssh" as const;
  });
  const silent = prompt.then(() => expect.cloudInit !== true && !asked && !watch.has("cloud-init"));
  const first = await Promise.race([ssh, silent]);
  if (first !== true) return ssh;
  stopWaiting.abort();
  await ssh.catch(() => {}); // its abort is ours
  return "console";
}

/** Says which datasources cloud-init is bound to, when the check's own is not among them. */
function otherDatasources({ datasources }: ExamineOptions["expect"]): string | undefined {
  return datasources === undefined || datasources.includes("NoCloud") ? undefined : datasources.join(", ");
}

function untilAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  const aborted = new Promise<never>((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  aborted.catch(() => {}); // seen by whoever awaits the race
  return Promise.race([promise, aborted]);
}

function guestLogin({ ports, seed, keyPath, choice }: ExamineOptions): GuestLogin {
  return {
    port: ports.get(22) ?? 0,
    user: seed.userName,
    keyPath,
    connectTimeoutSec: 10 * slowness(choice.accelerator),
  };
}

/** Facts, or why nobody could log in. Tries again for a while: sshd may answer before logins are allowed. */
async function collectFacts(
  { watch, machine, log, choice }: ExamineOptions,
  login: GuestLogin,
): Promise<GuestFacts | string> {
  const until = machine.elapsedMs() + loginPatienceMs * slowness(choice.accelerator);
  for (;;) {
    const result = await guestExec(login, asRoot("exec sh"), { input: factsScript, signal: watch.signal });
    const facts = parseFacts(result.stdout);
    if (facts !== undefined) {
      watch.moment("readyMs", machine.elapsedMs());
      log.note(`${(machine.elapsedMs() / 1000).toFixed(1)} s: boot finished, system is ${facts.systemState}`);
      return facts;
    }
    if (!connectionFailed(result) || machine.elapsedMs() > until)
      return result.stderr.trim() || `exit code ${result.code}`;
    await delay(loginRetryMs, undefined, { signal: watch.signal });
  }
}

function describeLogin(seed: Seed, answer: GuestFacts | string): string {
  return typeof answer === "string"
    ? `user ${seed.userName} cannot log in: ${answer}`
    : `user ${seed.userName}, key from the metadata`;
}

async function assertOutside(
  { section, ports, watch, choice }: ExamineOptions,
  assertions: Assertion[],
): Promise<void> {
  const { http } = section.expect;
  if (http === undefined) return;
  const patienceMs = httpPatienceMs * slowness(choice.accelerator);
  assertions.push(await assertHttp(http, { hostPort: ports.get(http.port) ?? 0, patienceMs, signal: watch.signal }));
  watch.signal.throwIfAborted();
}

async function runScripts(options: ExamineOptions, login: GuestLogin, results: ScriptResult[]): Promise<void> {
  for (const script of guestScripts(options.section.run, options.sources)) {
    options.log.note(`test script ${script.name}`);
    const result = await runGuestScript(script, { ...options, login, signal: options.watch.signal });
    options.log.note(
      `test script ${script.name} ${result.result} (exit code ${result.exitCode}, ${result.durationMs} ms)`,
    );
    results.push(result);
  }
}

/** Without a login, what could not be asked is said, and test scripts that cannot run fail. */
function withoutLogin({ section, sources, expect }: ExamineOptions): Assertion[] {
  const others = otherDatasources(expect);
  const message =
    others === undefined
      ? "the image has no cloud-init, so nothing can log in"
      : `cloud-init asks only ${others}, so it cannot be given a login here`;
  return [
    ...guestAssertionNames.map((name) => ({ name, result: "not-applicable" as const, message })),
    ...guestScripts(section.run, sources).map(({ name }) => verdict(name, false, `test script cannot run: ${message}`)),
  ];
}
