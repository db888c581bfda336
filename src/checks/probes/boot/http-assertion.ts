import { setTimeout as delay } from "node:timers/promises";
import type { HttpExpectation } from "../../schema.ts";
import { type Assertion, verdict } from "./assertions.ts";

export interface HttpAnswer {
  status: number;
  body: string;
}

/** Whether an answer is the one asked for. Pure; an error's text stands for no answer at all. */
export function judgeHttp(expected: HttpExpectation, answer: HttpAnswer | string): Assertion {
  const name = `http-${expected.port}`;
  const asked = `GET ${expected.path} on port ${expected.port}`;
  if (typeof answer === "string") return verdict(name, false, `${asked}: ${answer}`);
  if (answer.status !== expected.status) {
    return verdict(name, false, `${asked}: expected status ${expected.status}, got ${answer.status}`);
  }
  if (expected.contains !== undefined && !answer.body.includes(expected.contains)) {
    return verdict(name, false, `${asked}: the answer does not contain ${JSON.stringify(expected.contains)}`);
  }
  return verdict(name, true, `${asked}: status ${answer.status}`);
}

const retryAfterMs = 500;

/** Asks from outside through the forwarded port until the answer is right or `patienceMs` are over. */
export async function assertHttp(
  expected: HttpExpectation,
  options: { hostPort: number; patienceMs: number; signal: AbortSignal },
): Promise<Assertion> {
  const until = performance.now() + options.patienceMs;
  for (;;) {
    const left = Math.max(1, Math.ceil(until - performance.now()));
    const signal = AbortSignal.any([options.signal, AbortSignal.timeout(left)]);
    const assertion = judgeHttp(expected, await ask(expected, options.hostPort, signal));
    if (assertion.result === "passed" || performance.now() + retryAfterMs >= until) return assertion;
    await delay(retryAfterMs, undefined, { signal: options.signal });
  }
}

async function ask(expected: HttpExpectation, hostPort: number, signal: AbortSignal): Promise<HttpAnswer | string> {
  try {
    const answer = await fetch(`http://127.0.0.1:${hostPort}${expected.path}`, { signal, redirect: "manual" });
    return { status: answer.status, body: await answer.text() };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return `no answer (${cause instanceof Error ? cause.message : String(cause)})`;
  }
}
