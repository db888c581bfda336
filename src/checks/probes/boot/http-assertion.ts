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

/**
 * Asks from outside through the forwarded port until the answer is right or `patienceMs` are over; with `once`, only
 * until there is any answer. Never throws: when the time is over, the last answer is judged.
 */
export async function assertHttp(
  expected: HttpExpectation,
  options: { hostPort: number; patienceMs: number; once: boolean; signal: AbortSignal },
): Promise<Assertion> {
  const signal = AbortSignal.any([options.signal, AbortSignal.timeout(Math.ceil(options.patienceMs))]);
  let last = judgeHttp(expected, "no answer in time");
  for (;;) {
    const answer = await ask(expected, options.hostPort, signal);
    if (signal.aborted && typeof answer === "string") return last;
    last = judgeHttp(expected, answer);
    if (last.result === "passed" || options.once) return last;
    await delay(retryAfterMs, undefined, { signal }).catch(() => {}); // the next question finds it aborted
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
