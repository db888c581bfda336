/** A program of the operating system that a room drives, and where to get it. */
export interface ToolRequirement {
  /** Name looked up on the tools' search path, e.g. `mmdebstrap`. */
  command: string;
  /** Debian package that brings it. */
  package: string;
  /** What cannot be done without it, in a few words. */
  why: string;
  /** Arguments that make the program print its version; without them the package's version counts. */
  versionArgs?: readonly string[];
  /** Dotted numbers, e.g. `1.47`. */
  minVersion?: string;
  /** File that must exist, for what is not a command on the search path, e.g. a firmware image. */
  path?: string;
}
