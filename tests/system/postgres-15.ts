import { chown, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { exec } from "../../src/lib/exec.ts";

const bin = "/usr/lib/postgresql/15/bin";

/** Debian's own PostgreSQL, reached by `url`; `close` ends it, also when it has ended already. */
export interface DebianPostgres {
  url: string;
  close(): Promise<void>;
}

/** Starts a server with data below `dir`, on a Unix socket there. */
export async function startPostgres15(dir: string): Promise<DebianPostgres> {
  await mkdir(dir, { recursive: true });
  const account = await accountOf("postgres");
  await chown(dir, account.uid, account.gid);
  const data = join(dir, "data");
  const as = { ...account, cwd: "/" };
  await exec([`${bin}/initdb`, "-D", data, "--auth=trust", "--username=slipway", "--no-sync"], as);
  const options = `-c listen_addresses= -c unix_socket_directories=${dir}`;
  await exec([`${bin}/pg_ctl`, "start", "--wait", "-D", data, "-l", join(dir, "log"), "-o", options], as);
  return {
    url: `postgresql://slipway@localhost/postgres?host=${encodeURIComponent(dir)}`,
    close: async () =>
      void (await exec([`${bin}/pg_ctl`, "stop", "--wait", "--mode=fast", "-D", data], { ...as, okCodes: [0, 1] })),
  };
}

async function accountOf(name: string): Promise<{ uid: number; gid: number }> {
  const lines = (await readFile("/etc/passwd", "utf8")).split("\n").map((line) => line.split(":"));
  const fields = lines.find(([user]) => user === name);
  if (fields === undefined) throw new Error(`there is no user ${name}`);
  return { uid: Number(fields[2]), gid: Number(fields[3]) };
}
