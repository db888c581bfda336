import type { Kysely, Transaction } from "kysely";

// biome-ignore lint/suspicious/noExplicitAny: each room adds its own tables with withTables
export type Database = Kysely<any>;
// biome-ignore lint/suspicious/noExplicitAny: a transaction may serve any room's tables
export type DatabaseTransaction = Transaction<any>;
