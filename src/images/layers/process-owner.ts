import { readFile } from "node:fs/promises";

/** Name of a process that stays right when its number is given to another one: `<pid>-<start time in ticks>`. */
export async function processOwner(pid: number = process.pid): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8");
  // the command, in parentheses, may hold blanks and parentheses itself; start time is field 22 (proc(5))
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  // a zombie has ended, whether or not its parent ever asks
  if (fields[0] === "Z" || fields[0] === "X") throw new Error(`process ${pid} has ended`);
  return `${pid}-${fields[19]}`;
}

/** Whether the process that was named so still runs. */
export async function ownerIsAlive(owner: string): Promise<boolean> {
  const pid = Number(/^(\d+)-\d+$/.exec(owner)?.[1]);
  if (Number.isNaN(pid)) return false;
  return (await processOwner(pid).catch(() => "")) === owner;
}
