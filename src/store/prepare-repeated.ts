import type pg from "pg";

/** As often as pgjdbc's default: a statement sent so often will be sent again. */
const repeatedAfter = 5;
/** Each costs the server some memory for as long as the connection lives. */
const mostPrepared = 100;
const mostKnown = 1000;
/** SQLSTATE feature_not_supported: "cached plan must not change result type", after a migration by a newer program. */
const outdated = "0A000";

/**
 * Makes a connection prepare the statements that it is sent again and again: the server then neither parses nor, as a
 * rule, plans them anew, which is half of what the engine's short statements cost it.
 */
export function prepareRepeated(client: pg.ClientBase): void {
  const seen = new Map<string, number>();
  const names = new Map<string, string>();
  let given = 0;
  const send = client.query.bind(client) as (...args: unknown[]) => unknown;

  function nameOf(text: string): string | undefined {
    const name = names.get(text);
    if (name !== undefined || names.size >= mostPrepared) return name;
    const times = (seen.get(text) ?? 0) + 1;
    if (seen.size >= mostKnown) seen.clear();
    seen.set(text, times);
    if (times < repeatedAfter) return undefined;
    seen.delete(text);
    given += 1;
    names.set(text, `repeated_${given}`);
    return names.get(text);
  }

  client.query = ((text: unknown, values: unknown, ...rest: unknown[]) => {
    // without values it may be several statements, which cannot be prepared
    const name = typeof text === "string" && Array.isArray(values) && values.length > 0 ? nameOf(text) : undefined;
    if (name === undefined) return send(text, values, ...rest);
    const answer = send({ name, text, values }, ...rest);
    if (answer instanceof Promise) {
      answer.catch((error: { code?: string }) => {
        if (error.code === outdated) names.delete(text as string); // whoever tries again gets a new plan
      });
    }
    return answer;
  }) as typeof client.query;
}
