/**
 * The house as data: which room has which rank. The import rule reads this table
 * (a room imports only rooms of a lower rank, never a sibling); change the house here.
 */
export const rooms: Readonly<Record<string, number>> = {
  lib: 0,
  store: 1,
  events: 2,
  people: 3,
  secrets: 4,
  runs: 5,
  catalog: 6,
  images: 7,
  checks: 7,
  project: 8,
  pipelines: 9,
  server: 10,
};

/** Rooms outside the ranks: each may import only the rooms named here. */
export const outsideRanks: Readonly<Record<string, readonly string[]>> = {
  client: ["lib"],
  cli: ["client", "lib"],
};
