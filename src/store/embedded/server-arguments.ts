import { createHash } from "node:crypto";
import { join } from "node:path";

/** sun_path holds 108 bytes with its closing zero. */
const maxSocketPathBytes = 107;
const socketName = "/.s.PGSQL.5432";

/**
 * Folder of the server's Unix socket: inside the data folder, or a short one under /tmp when the path is too long for
 * a socket address or holds characters that PostgreSQL's list syntax would split.
 */
export function socketFolder(postgresDir: string): string {
  const own = join(postgresDir, "socket");
  const fits = Buffer.byteLength(own + socketName) <= maxSocketPathBytes;
  if (fits && /^[\w./+@:-]+$/.test(own)) return own;
  return `/tmp/slipway-${createHash("sha256").update(postgresDir).digest("hex").slice(0, 16)}`;
}

/** Connection string for pg: the socket's folder goes in the query, where no host can shadow it. */
export function socketUrl(socketDir: string, database: string): string {
  return `postgresql://slipway@localhost/${database}?host=${encodeURIComponent(socketDir)}`;
}

/**
 * Settings for a private server on a small machine: durable (fsync and synchronous commit stay on), no TCP, no helper
 * processes that a single node does not need.
 */
const settings = {
  listen_addresses: "",
  unix_socket_permissions: "0700",
  max_connections: "100",
  shared_buffers: "16MB",
  work_mem: "4MB",
  maintenance_work_mem: "32MB",
  wal_buffers: "1MB",
  max_wal_size: "256MB",
  wal_level: "minimal",
  max_wal_senders: "0",
  max_replication_slots: "0",
  max_logical_replication_workers: "0",
  max_parallel_workers_per_gather: "0",
  autovacuum_max_workers: "1",
  io_method: "sync",
  jit: "off",
  log_min_messages: "warning",
  log_checkpoints: "off",
  log_line_prefix: "%m [%p] ",
} as const;

/** Arguments of `postgres`. The socket folder holds nothing that its list syntax would split. */
export function postgresArguments(options: { dataDir: string; socketDir: string }): string[] {
  const all = { ...settings, unix_socket_directories: options.socketDir };
  return ["-D", options.dataDir, ...Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`])];
}

/** Arguments of `initdb` for a new, empty folder. */
export function initdbArguments(dataDir: string): string[] {
  return ["-D", dataDir, "--username=slipway", "--auth=peer", "--encoding=UTF8", "--locale=C", "--no-instructions"];
}

/** pg_hba and pg_ident: only the user who runs Slipway may connect, as the one role there is. */
export function accessFiles(userName: string): { hba: string; ident: string } {
  return {
    hba: "local all slipway peer map=slipway\n",
    ident: `slipway "${userName.replaceAll('"', '""')}" slipway\n`,
  };
}
