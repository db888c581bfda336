import type { Services } from "../src/server/services.ts";

/** What a test says of the services; functions left out fail the test that calls them. */
export type FakeServices = {
  [K in keyof Services]?: Services[K] extends (...args: never[]) => unknown ? Services[K] : Partial<Services[K]>;
};

const groups = ["project", "runs", "images", "channels", "events", "doctor"] as const;

/** Services for tests of the API itself; where a room's real thing is needed, tests use that. */
export function fakeServices(given: FakeServices = {}): Services {
  const whole: Record<string, unknown> = { ...given };
  for (const group of groups) whole[group] = strict(group, { ...given[group] });
  return strict("services", whole) as unknown as Services;
}

function strict(name: string, functions: object): object {
  return new Proxy(functions, {
    get: (target, key) =>
      Reflect.get(target, key) ?? (() => Promise.reject(new Error(`${name}.${String(key)} was not expected`))),
  });
}
