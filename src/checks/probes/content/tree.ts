/** What stands at one path of an image. */
export interface TreeEntry {
  /** Absolute inside the image, e.g. `/etc/passwd`; `/` for the root itself. */
  path: string;
  type: "file" | "folder" | "link" | "other";
  /** Permission bits with setuid, setgid and sticky. */
  mode: number;
  uid: number;
  gid: number;
  sizeBytes: number;
  /** Of a link, as it is written. */
  target: string | undefined;
}

/**
 * A file tree to read, seen as a program inside it would: absolute links stay inside, `..` ends at the root. Nothing
 * outside is ever opened.
 */
export interface Tree {
  /** Everything, folders before what is in them, sorted by path. */
  entries(): readonly TreeEntry[];
  /** What the path leads to, links followed; undefined when it leads nowhere. */
  stat(path: string): TreeEntry | undefined;
  /** What stands at the path itself: only links before its last part are followed. */
  lstat(path: string): TreeEntry | undefined;
  /** Content as UTF-8; undefined when there is no such file. @throws Error beyond 32 MiB: no rule reads such files. */
  readText(path: string): string | undefined;
  /** Names in a folder, sorted; none when there is no such folder. */
  list(path: string): readonly string[];
}
