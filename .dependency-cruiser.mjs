import { rankRules } from "./scripts/check/rank-rules.ts";
import { outsideRanks, rooms } from "./src/house.ts";

export default {
  forbidden: rankRules({ rooms, outsideRanks }),
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)node_modules/(?!@types)|^dist/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "default", "types"] },
  },
};
