import { openStore } from "../src/store/open-store.ts";

/** Opens the store of a data folder and stays, for tests to kill: `store-process.ts <data folder>`. */
const store = await openStore({ dataDir: process.argv[2] ?? "", maxConnections: 2 });
process.send?.("opened");
process.once("SIGTERM", () => void store.close().then(() => process.disconnect()));
