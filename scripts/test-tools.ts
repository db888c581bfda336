import { checkTools } from "../src/checks/check-tools.ts";
import { imageTools } from "../src/images/tools.ts";
import type { ToolRequirement } from "../src/lib/tool-requirement.ts";

/** What the suite needs beyond what the program itself drives. */
const extraTools: readonly ToolRequirement[] = [
  {
    command: "postgres",
    package: "postgresql-15",
    why: "shows that a server of Debian's own works as well",
    path: "/usr/lib/postgresql/15/bin/postgres",
  },
];

export const testTools: readonly ToolRequirement[] = [...imageTools, ...checkTools, ...extraTools];
