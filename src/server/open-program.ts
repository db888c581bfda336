import { openOnce } from "../lib/open-once.ts";
import { openStore } from "../store/open-store.ts";
import type { Program, ProgramOptions } from "./program.ts";

/**
 * One program, whatever its roles. Nothing is opened before it is needed, but for a program that will need it anyway:
 * then the database server starts while the rooms are loaded, which takes as long.
 */
export async function openProgram(options: ProgramOptions): Promise<Program> {
  let onStarting = () => {};
  const starting = new Promise<void>((resolve) => {
    onStarting = resolve;
  });
  const database = openOnce(() => openStore({ ...options, onStarting }));
  // What goes wrong is told when the database is first needed.
  if (options.openNow) await Promise.race([database.get().catch(() => {}), starting]);
  const { assembleProgram } = await import("./assemble-program.ts");
  return assembleProgram(options, database);
}
