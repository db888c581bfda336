import { setTimeout as delay } from "node:timers/promises";
import { type Assertion, assertGuest, guestAssertionNames, verdict } from "./assertions.ts";
import type { BootImageOptions } from "./boot-options.ts";
import { slowness } from "./boot-timeouts.ts";
import { factsScript, type GuestFacts, parseFacts } from "./guest-facts.ts";
import { asRoot, guestScripts, runGuestScript, type ScriptResult } from "./guest-scripts.ts";
import { connectionFailed, type GuestLogin, guestExec, loginRefused, waitForSshBanner } from "./guest-ssh.ts";
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
const firstConnectSec = 10;
const loginRetryMs = 500;

/** Waits for the guest and asks it everything; a guest that fails gives failed assertions, never an exception. */
export async function examineGuest(options: ExamineOptions): Promise<Examination> {
  const assertions: Assertion[] = [];
  const scripts: ScriptResult[] = [];
  let facts: GuestFacts | undefined;
  try {
    const way = await firstWayIn(options);
    assertions.push(verdict("booted", true, `${way === "ssh" ? "ssh answers" : "the console asks for a login"}`));
    if (way === "ssh") {
      const answer = await collectFacts(options);
      assertions.push(
        verdict("login-with-metadata-key", typeof answer !== "string", describeLogin(options.seed, answer)),
      );
      if (typeof answer !== "string") {
        facts = answer;
        assertions.push(...assertGuest({ ...options, facts, metadataHostname: options.seed.hostname }));
      }
      options.watch.signal.throwIfAborted();
      await assertOutside(options, assertions);
      if (facts !== undefined) await runScripts(options, scripts);
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

function guestLogin({ ports, seed, keyPath }: ExamineOptions, connectTimeoutSec: number): GuestLogin {
  return { port: ports.get(22) ?? 0, user: seed.userName, keyPath, connectTimeoutSec: Math.ceil(connectTimeoutSec) };
}

/**
 * Facts, or why nobody could log in. sshd may answer before logins are allowed, so a refusal counts once the console
 * has asked for a login: cloud-init makes its user, and systemd lets users in, before that. Connections that fail are
 * made again, with more patience each time.
 */
async function collectFacts(options: ExamineOptions): Promise<GuestFacts | string> {
  const { watch, machine, log, choice } = options;
  let said: string | undefined;
  for (let patienceSec = firstConnectSec * slowness(choice.accelerator); ; patienceSec *= 2) {
    const loginsAllowed = watch.has("login");
    const login = guestLogin(options, Math.min(patienceSec, watch.leftMs() / 1000));
    const result = await unlessAborted(
      guestExec(login, asRoot("exec sh"), { input: factsScript, signal: watch.signal }),
      watch.signal,
    );
    if (result === undefined) return said ?? "no answer in time";
    const facts = parseFacts(result.stdout);
    if (facts !== undefined) {
      watch.moment("readyMs", machine.elapsedMs());
      log.note(`${(machine.elapsedMs() / 1000).toFixed(1)} s: boot finished, system is ${facts.systemState}`);
      return facts;
    }
    said = result.stderr.trim() || `exit code ${result.code}`;
    if (!connectionFailed(result) || (loginRefused(result) && loginsAllowed)) return said;
    await unlessAborted(delay(loginRetryMs, undefined, { signal: watch.signal }), watch.signal);
  }
}

/** Undefined instead of the exception when the signal has ended it. */
async function unlessAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value | undefined> {
  return promise.catch((error: unknown) => {
    if (!signal.aborted) throw error;
    return undefined;
  });
}

function describeLogin(seed: Seed, answer: GuestFacts | string): string {
  return typeof answer === "string"
    ? `user ${seed.userName} cannot log in: ${answer}`
    : `user ${seed.userName}, key from the metadata`;
}

/** Half of the time that is left, so that test scripts come to run; a boot that has failed already waits for nothing. */
async function assertOutside({ section, ports, watch }: ExamineOptions, assertions: Assertion[]): Promise<void> {
  const { http } = section.expect;
  if (http === undefined) return;
  const once = assertions.some(({ result }) => result === "failed");
  const hostPort = ports.get(http.port) ?? 0;
  assertions.push(await assertHttp(http, { hostPort, patienceMs: watch.leftMs() / 2, once, signal: watch.signal }));
  watch.signal.throwIfAborted();
}

async function runScripts(options: ExamineOptions, results: ScriptResult[]): Promise<void> {
  const { watch, log } = options;
  for (const script of guestScripts(options.section.run, options.sources)) {
    log.note(`test script ${script.name}`);
    const login = guestLogin(options, watch.leftMs() / 1000);
    const result = await runGuestScript(script, { ...options, login, signal: watch.signal });
    log.note(
      `test script ${script.name} ${result.result} (exit code ${result.exitCode ?? "none"}, ${result.durationMs} ms)`,
    );
    results.push(result);
    watch.signal.throwIfAborted();
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
