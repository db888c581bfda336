import { writeFile } from "node:fs/promises";
import { apiPage } from "./api-page.ts";
import { errorPage } from "./error-page.ts";

await writeFile(new URL("../docs/errors.md", import.meta.url), errorPage());
await writeFile(new URL("../docs/api.md", import.meta.url), await apiPage());
