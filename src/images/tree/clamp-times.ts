/**
 * Arguments that give everything changed since `startedAt` the source date: what the build itself wrote carries the
 * time of no clock, and what came from packages keeps its own time (Python's compiled files depend on it).
 * Times are in seconds since 1970.
 */
export function clampTimesArguments(dir: string, startedAt: number, sourceDateEpoch: number): string[] {
  // archives keep whole seconds, so a file of the first second looks older than the start
  const newer = ["-newermt", `@${startedAt - 1}`];
  const touch = ["-exec", "touch", "--no-dereference", `--date=@${sourceDateEpoch}`, "{}", "+"];
  return ["find", dir, "-xdev", ...newer, ...touch];
}
