import { type ChildProcess, spawn } from "node:child_process";
import { join, resolve } from "node:path";

export const repository = resolve(import.meta.dirname, "../..");

export interface ProcessSetting {
  cwd: string;
  /** Variables of the program itself; null takes one away. All else is what the test run has. */
  variables: Readonly<Record<string, string | null>>;
  /** Put before the program, e.g. `unshare --net`; it must replace itself by what follows. */
  wrap?: readonly string[];
  /** Start `./slipway`, as a person in a clone does, instead of the program it finds. */
  launcher?: boolean;
}

export interface Finished {
  /** Null when a signal ended it. */
  exit: number | null;
  stdout: string;
  stderr: string;
}

/** The real program in a process of its own. */
export interface SlipwayProcess {
  pid: number;
  stdout(): string;
  stderr(): string;
  finished: Promise<Finished>;
  /** Waits until what it printed matches. @throws Error with all it printed when it ends before. */
  said(stream: "stdout" | "stderr", pattern: RegExp): Promise<RegExpExecArray>;
  /** kill -9, and waits until it is gone. */
  kill9(): Promise<void>;
  /** SIGINT to the whole process group, as a terminal sends it. */
  pressCtrlC(): void;
  terminate(): Promise<Finished>;
}

function commandLine(argv: readonly string[], { variables, wrap = [], launcher }: ProcessSetting): string[] {
  const unset = Object.entries(variables).flatMap(([name, value]) => (value === null ? ["-u", name] : []));
  const set = Object.entries(variables).flatMap(([name, value]) => (value === null ? [] : [`${name}=${value}`]));
  const main = join(repository, "src/main.ts");
  const program = launcher
    ? [join(repository, "slipway")]
    : [process.execPath, "--disable-warning=ExperimentalWarning", main];
  // each replaces itself by the next: one process, that ends with the test run
  return ["setpriv", "--pdeathsig", "KILL", "--", "env", ...unset, ...set, ...wrap, ...program, ...argv];
}

export function startSlipway(argv: readonly string[], setting: ProcessSetting): SlipwayProcess {
  const [program = "", ...args] = commandLine(argv, setting);
  const child = spawn(program, args, { cwd: setting.cwd, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  const { pid } = child;
  if (pid === undefined) throw new Error(`cannot start ${program}`);
  const kept = { stdout: keep(child, "stdout"), stderr: keep(child, "stderr") };
  const finished = new Promise<Finished>((settle, fail) => {
    child.once("error", fail);
    child.once("close", (exit) => settle({ exit, stdout: kept.stdout(), stderr: kept.stderr() }));
  });
  return {
    pid,
    ...kept,
    finished,
    said: (stream, pattern) => said({ child, text: kept[stream], stream, pattern, finished }),
    async kill9() {
      child.kill("SIGKILL");
      await finished;
    },
    pressCtrlC: () => void process.kill(-pid, "SIGINT"),
    async terminate() {
      child.kill("SIGTERM");
      return finished;
    },
  };
}

function keep(child: ChildProcess, stream: "stdout" | "stderr"): () => string {
  let text = "";
  child[stream]?.setEncoding("utf8").on("data", (piece: string) => {
    text += piece;
  });
  return () => text;
}

async function said(watch: {
  child: ChildProcess;
  text: () => string;
  stream: "stdout" | "stderr";
  pattern: RegExp;
  finished: Promise<Finished>;
}): Promise<RegExpExecArray> {
  const { child, text, stream, pattern, finished } = watch;
  return new Promise((settle, fail) => {
    const look = () => {
      const match = pattern.exec(text());
      if (match === null) return;
      child[stream]?.off("data", look);
      settle(match);
    };
    child[stream]?.on("data", look);
    look();
    void finished.then(
      (end) => fail(new Error(`ended with ${end.exit} before it said ${pattern}\n${end.stdout}\n${end.stderr}`)),
      fail,
    );
  });
}
