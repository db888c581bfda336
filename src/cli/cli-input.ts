import type { Writable } from "node:stream";
import type { Client } from "../client/create-client.ts";

/** Everything a command line may depend on: nothing else is read from the process. */
export interface CliInput {
  /** What stands after the program's name. */
  argv: readonly string[];
  stdout: Writable;
  stderr: Writable;
  /** Which of the three are terminals. */
  tty: { stdin: boolean; stdout: boolean; stderr: boolean };
  env: CliEnvironment;
  version: string;
  signals: CliSignals;
}

export interface CliEnvironment {
  /** Set when a server elsewhere does the work; without it, it is done in this process. */
  url?: string | undefined;
  /** NO_COLOR is set, or the terminal has none. */
  noColor?: boolean;
  /** Lines instead of a live picture even on a terminal: a build service, or a terminal that cannot move its cursor. */
  plain?: boolean;
  cwd: string;
  /** Size of the terminal; 80 × 24 when not known. */
  columns?: number | undefined;
  rows?: number | undefined;
  /** User id of the caller; 0 may install packages. */
  uid: number;
  /** Folder with the examples that come with the program. */
  examplesDir: string;
  /** How the program was called, e.g. `./slipway`: for the commands it prints. */
  program: string;
}

export interface CliSignals {
  /** Aborted by the first Ctrl-C: cancel, clean up, then end. */
  interrupt: AbortSignal;
  /** Aborted by the second one: end now. */
  exit: AbortSignal;
}

export interface Connection {
  client: Client;
  /** Ends what was started for this command alone; waits until it is gone. */
  close(): Promise<void>;
}

export interface ServeOptions {
  host: string;
  port: number;
  /** Ends the server in an orderly way. */
  signal: AbortSignal;
  onReady(server: { url: string /** Holds the token. */; tokenFile: string }): void;
}

export interface WorkerOptions {
  labels: readonly string[];
  /** Steps at the same time; undefined leaves the choice to the program. */
  concurrency: number | undefined;
  signal: AbortSignal;
  onReady(): void;
}

/** What the program around the command line provides. */
export interface Backend {
  /**
   * Reaches the server: the one at the URL, else one started in this process. Called at most once per command.
   * `signal` ends the attempt, not the connection: after Ctrl-C the server is still asked to cancel. With `debug` a
   * server in this process writes its log, stacks of bugs included, to standard error.
   */
  connect(options: { signal: AbortSignal; debug: boolean }): Promise<Connection>;
  /** Settles once the server has ended. */
  serve(options: ServeOptions): Promise<void>;
  worker(options: WorkerOptions): Promise<void>;
}
