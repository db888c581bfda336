import type { Problem } from "./problem.ts";

export interface House {
  rooms: Readonly<Record<string, number>>;
  outsideRanks: Readonly<Record<string, readonly string[]>>;
}

/** Every folder of `src/` is a room of the table, every room of the table is there, and each has its readme. */
export function checkRooms(files: readonly string[], house: House): Problem[] {
  const known = [...Object.keys(house.rooms), ...Object.keys(house.outsideRanks)];
  const found = new Set(files.flatMap((file) => /^src\/([^/]+)\//.exec(file)?.[1] ?? []));
  const present = new Set(files);
  return [
    ...[...found]
      .filter((room) => !known.includes(room))
      .map((room) => ({ file: `src/${room}`, message: "is not in the table of rooms, src/house.ts" })),
    ...known
      .filter((room) => !found.has(room))
      .map((room) => ({ file: "src/house.ts", message: `names the room ${room}, and src/${room} is not there` })),
    ...[...found]
      .filter((room) => !present.has(`src/${room}/readme.md`))
      .map((room) => ({
        file: `src/${room}`,
        message: "has no readme.md: what lives here, what it may import, where to start",
      })),
  ];
}
