import type { ColumnType, Generated, JSONColumnType, Kysely } from "kysely";
import type { Database } from "../store/database.ts";
import type { Artifact, ChannelMove, Evidence, InstalledPackage } from "./model.ts";

type Timestamp = ColumnType<Date, Date, Date>;
/** Handed over as JSON text: the driver would make a PostgreSQL array of a JSON one. */
type JsonText<T extends object | null> = JSONColumnType<T, string, never>;

/** The catalog's tables, as migration 0003 makes them. */
export interface CatalogTables {
  images: { name: string; created_at: Timestamp };
  versions: {
    seq: Generated<number>;
    image: string;
    version: string;
    day: string;
    number: number;
    digest: string;
    inputs_digest: string;
    raw_digests: string[];
    variants: string[];
    packages: JsonText<InstalledPackage[]>;
    run_id: string;
    recorded_by: string;
    created_at: Timestamp;
  };
  artifacts: {
    image: string;
    version: string;
    position: number;
    digest: string;
    format: Artifact["format"];
    arch: string;
    flavour: string | null;
    size_bytes: number;
    allocated_bytes: number;
    file_name: string;
  };
  evidence: {
    id: Generated<number>;
    subject: string;
    check_name: string;
    result: Evidence["result"];
    detail: JsonText<Evidence["detail"]>;
    envelope: JsonText<Evidence["envelope"]>;
    run_id: string;
    recorded_at: Timestamp;
  };
  channels: {
    image: string;
    channel: string;
    position: number;
    version: string | null;
    since: Timestamp | null;
    moved_by: string | null;
  };
  channel_moves: {
    seq: Generated<number>;
    image: string;
    channel: string;
    from_version: string | null;
    to_version: string;
    action: ChannelMove["action"];
    actor: string;
    moved_at: Timestamp;
    override: ColumnType<ChannelMove["override"], string | null, never>;
    reason: string | null;
  };
}

export type CatalogDb = Kysely<CatalogTables>;

/** The database, or a transaction of it, seen as the catalog's tables. */
export function catalogOf(db: Database): CatalogDb {
  return db;
}
