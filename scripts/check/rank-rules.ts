import type { IForbiddenRuleType } from "dependency-cruiser";
import type { House } from "./rooms.ts";

/**
 * The house as import rules: a room imports only rooms of a lower rank, never a sibling; a room outside the ranks
 * only those it names; nobody imports `main.ts`; nothing goes in a circle.
 */
export function rankRules(house: House): IForbiddenRuleType[] {
  const ranked = Object.entries(house.rooms).map(([room, rank]) => {
    const lower = Object.keys(house.rooms).filter((other) => (house.rooms[other] ?? 0) < rank);
    return roomRule(room, lower);
  });
  const outside = Object.entries(house.outsideRanks).map(([room, allowed]) => roomRule(room, allowed));
  return [...ranked, ...outside, ...generalRules];
}

function roomRule(room: string, allowed: readonly string[]): IForbiddenRuleType {
  const names = [room, ...allowed].join("|");
  return {
    name: `room-${room}`,
    comment: `${room} may import ${allowed.length === 0 ? "no other room" : allowed.join(", ")}; see src/house.ts`,
    severity: "error",
    // a test may bring in what sets its stage
    from: { path: `^src/${room}/`, pathNot: "\\.test\\.ts$" },
    to: { path: "^(src|tests|scripts|bench)/", pathNot: `^src/(${names})/` },
  };
}

const generalRules: readonly IForbiddenRuleType[] = [
  {
    name: "no-cycles",
    comment: "two files that need each other are one file, or miss a third",
    severity: "error",
    from: {},
    to: { circular: true },
  },
  {
    name: "nobody-imports-main",
    comment: "main.ts puts the parts together; a part that needs it is not a part",
    severity: "error",
    from: { pathNot: "^tests/" },
    to: { path: "^src/main\\.ts$" },
  },
  {
    name: "no-test-code-in-the-program",
    comment: "an installed package has no tests, scripts, benchmarks or development packages",
    severity: "error",
    from: { path: "^src/", pathNot: "\\.test\\.ts$" },
    to: { path: "\\.test\\.ts$" },
  },
  {
    name: "no-development-packages-in-the-program",
    comment: "an installed package comes without them",
    severity: "error",
    from: { path: "^src/", pathNot: "\\.test\\.ts$" },
    to: { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"], pathNot: "/@types/" },
  },
];
