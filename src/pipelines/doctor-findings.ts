import type { DoctorReport, ToolReport } from "./doctor.ts";
import { fixCommand } from "./doctor-fix.ts";
import type { MachineFacts } from "./doctor-machine.ts";

/** One line of what the doctor says, for any surface to show. */
export interface Finding {
  id: string;
  title: string;
  state: "ok" | "warning" | "missing";
  detail: string;
  /** Command that puts it right; null when there is none or no need. */
  fix: string | null;
}

const gib = 1024 ** 3;
/** A build keeps a tree, a raw disk and its formats: measured under 4 GiB for a 2 GB disk with every format. */
const wantedFreeBytes = 10 * gib;
/** A guest gets 1 GiB; the build, the database and Slipway need the rest. */
const wantedMemoryBytes = 2 * gib;

/** The report as findings: tools first, in their order, then the machine. */
export function doctorFindings(report: DoctorReport): { ok: boolean; findings: Finding[] } {
  const tools = report.tools.map((tool) => toolFinding(tool, report.machine));
  return { ok: report.ok, findings: [...tools, ...machineFindings(report.machine)] };
}

function toolFinding(tool: ToolReport, machine: MachineFacts): Finding {
  const wanted = tool.needed === null ? "" : ` (needs ${tool.needed} or newer)`;
  return {
    id: `tool.${tool.command}`,
    title: tool.command,
    state: tool.ok ? "ok" : "missing",
    detail: tool.ok ? `${tool.found}: ${tool.why}` : `${tool.found ?? "not installed"}${wanted}: ${tool.why}`,
    fix: tool.ok ? null : fixCommand({ tools: [tool] }, { sudo: !machine.root }),
  };
}

function machineFindings(machine: MachineFacts): Finding[] {
  const kvm = {
    usable: "opens; a guest is booted once to see whether it works",
    forbidden: "not allowed for this user: guests run emulated, about ten times slower",
    absent: "not there: guests run emulated, about ten times slower",
  }[machine.kvmDevice];
  return [
    fact("user", machine.root, machine.root ? "root" : `${machine.user}: building machine images needs root`),
    fact("kvm", machine.kvmDevice === "usable", kvm),
    fact(
      "overlayfs",
      machine.overlayfs,
      machine.overlayfs ? "available" : "not offered by the kernel: layers cannot be stacked",
    ),
    fact("memory", machine.memoryBytes >= wantedMemoryBytes, `${toGib(machine.memoryBytes)} GiB`),
    fact("disk", machine.freeBytes >= wantedFreeBytes, `${toGib(machine.freeBytes)} GiB free in the data folder`),
    fact(
      "apt",
      machine.aptSources,
      machine.aptSources ? "has sources" : "no source in /etc/apt: nothing can be installed",
    ),
  ];
}

function fact(id: string, good: boolean, detail: string): Finding {
  return { id: `machine.${id}`, title: id, state: good ? "ok" : "warning", detail, fix: null };
}

function toGib(bytes: number): string {
  return (bytes / gib).toFixed(1);
}
