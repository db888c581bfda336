import { randomBytes } from "node:crypto";
import { link, mkdir, open, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { UserError } from "./errors.ts";

/**
 * Reads a small file that only its owner may read; the first caller makes it. Several processes at once all get the
 * same content: each writes its own complete file, and link(2) lets exactly one of them take the name.
 * @param path its folder is made with mode 0700 when it is not there, those above with what is usual.
 * @throws UserError `key-unusable` when others may read or write the file.
 */
export async function privateFile(path: string, make: () => string): Promise<string> {
  const existing = await readPrivate(path);
  if (existing !== undefined) return existing;
  await mkdir(dirname(dirname(path)), { recursive: true });
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = join(dirname(path), `.${basename(path)}.${randomBytes(8).toString("hex")}`);
  try {
    await writeDurably(draft, make());
    await link(draft, path).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code !== "EEXIST") throw cause; // another process was first: its content counts
    });
  } finally {
    await unlink(draft).catch(() => {});
  }
  await syncFolder(dirname(path));
  const content = await readPrivate(path);
  if (content === undefined) throw new UserError("key-unusable", `${path} vanished while it was being made`);
  return content;
}

async function readPrivate(path: string): Promise<string | undefined> {
  const handle = await open(path, "r").catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT") return undefined;
    throw new UserError("key-unusable", `cannot read ${path}: ${cause.message}`, { cause });
  });
  if (handle === undefined) return undefined;
  try {
    const info = await handle.stat();
    if (!info.isFile()) throw new UserError("key-unusable", `${path} is not a file`);
    const { mode } = info;
    if ((mode & 0o077) !== 0) {
      const octal = (mode & 0o777).toString(8).padStart(4, "0");
      throw new UserError("key-unusable", `${path} has mode ${octal}: others than its owner can use it`, {
        hint: `if nobody else can have read it: chmod 600 ${path}. Otherwise move it away, and a new one is made`,
      });
    }
    return await handle.readFile("utf8");
  } finally {
    await handle.close();
  }
}

async function writeDurably(path: string, content: string): Promise<void> {
  const handle = await open(path, "wx", 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
