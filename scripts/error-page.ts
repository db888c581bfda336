import { type ErrorCode, type ErrorPolicy, errorTable } from "../src/lib/errors.ts";

interface Explanation {
  means: string;
  todo: string;
}

/** What each code means to a person, in the order of `errorTable`; a code without an entry does not compile. */
const explanations: Record<ErrorCode | "bug", Explanation> = {
  usage: {
    means: "A command line, a request or an option is not one that Slipway takes.",
    todo: "The message names the part; `slipway <command> --help` and `/openapi.json` say what is taken.",
  },
  "invalid-project": {
    means: "`slipway.yaml`, or a file it includes, does not follow the schema or names something that is not there.",
    todo: "Each problem comes with file, line, column and a hint. `slipway check` validates without doing anything.",
  },
  "not-found": {
    means: "The image, version, channel, run or path does not exist.",
    todo: "Look at the hint for the nearest name; `slipway image list` and `slipway run list` show what there is.",
  },
  conflict: {
    means: "What was asked for does not fit the present state, such as pausing a run that has ended.",
    todo: "Look at the state (`slipway run show`, `slipway image show`) and ask for what fits it.",
  },
  unauthorized: {
    means: "The server got no token, or not its own.",
    todo: "Set `SLIPWAY_TOKEN` to the content of `keys/api-token` in the server's data folder.",
  },
  forbidden: {
    means: "The caller is known and may not do this.",
    todo: "Ask somebody who may.",
  },
  "unsupported-arch": {
    means: "The recipe asks for an architecture that this machine can neither run nor emulate.",
    todo: "Install qemu-user (`slipway doctor --fix`), build on a machine of that architecture, or leave it out.",
  },
  rejected: {
    means: "A check or a gate said no: the work was done, and its result is not good enough.",
    todo: "Read the step's output (`slipway run logs`), change the recipe or the test, and build again.",
  },
  "evidence-missing": {
    means: "A channel asks for evidence that the version does not have, or that says failed.",
    todo: "Run the checks named in the message (`slipway image test`), or promote with an override and a reason.",
  },
  "provision-failed": {
    means: "One of the recipe's own provisioners ended with an error.",
    todo: "Its output is in the message and the log. Mend it, then `slipway run retry` goes on from that step.",
  },
  cancelled: {
    means: "The run was ended on request before it was done.",
    todo: "`slipway run retry` does what is left.",
  },
  "log-tampered": {
    means: "A row of the event log was changed or is missing: its hash does not fit the chain.",
    todo: "Compare with a backup from before the named row, and find out who can write to the database.",
  },
  "signature-invalid": {
    means: "A signed statement does not fit its signature or was signed with another key.",
    todo: "Do not trust the artifact. Run its checks again to record new evidence, and find out what changed it.",
  },
  "key-unusable": {
    means: "A key or token file cannot be read, is not a key, or others than its owner can read it.",
    todo: "The hint says which file and which mode. A key that others may have read should be replaced.",
  },
  "tool-missing": {
    means: "A program that does the real work is not installed, or is too old.",
    todo: "`slipway doctor` lists what is missing, `slipway doctor --fix` installs it.",
  },
  "needs-root": {
    means: "The work needs root: building machine images mounts file systems and enters namespaces.",
    todo: "Run the command of the hint, with sudo.",
  },
  attention: {
    means: "A step that may not be repeated was cut off, and nobody can tell by program whether it happened.",
    todo: "Find out, then say so: `slipway run decide <run> succeeded|retry|abandon --reason …`.",
  },
  "disk-full": {
    means: "The data folder's file system, or the image's own, ran out of space.",
    todo: "Make room, or give the image a larger disk; then `slipway run retry`.",
  },
  "network-unreachable": {
    means: "A package mirror or another host could not be reached.",
    todo: "Check the network, the proxy settings and `/etc/apt`; then `slipway run retry`.",
  },
  "tool-failed": {
    means: "A program that Slipway drives ended with an error that is not the recipe's.",
    todo: "The last lines it printed are in the message, all of them in `slipway run logs`.",
  },
  "timed-out": {
    means: "Something took longer than it may.",
    todo: "Emulated guests are slow: `slipway doctor` says whether KVM works. Raise the timeout if the time is needed.",
  },
  "blob-corrupt": {
    means: "A stored file no longer has the content that its digest says. It is not used.",
    todo: "Check the disk, remove the named file, and build again: the same inputs give the same version.",
  },
  "database-unreachable": {
    means: "PostgreSQL does not answer.",
    todo: "Check `DATABASE_URL` and the server it names; the embedded one starts with the next command.",
  },
  "server-unreachable": {
    means: "Nothing that speaks Slipway's API answers at the URL.",
    todo: "Check `SLIPWAY_URL` and that `slipway serve` runs there. Without `SLIPWAY_URL` no server is needed.",
  },
  bug: {
    means: "Something that Slipway did not foresee.",
    todo: "Report it with the message, the version and the log; `--debug` shows the stack.",
  },
};

const intro = `# Errors

Generated by \`npm run generate\` from the table in \`src/lib/errors.ts\`; do not edit.

Every error has a code, a message, mostly a hint, and an exit code for scripts: 0 done, 1 bug, 2 usage or invalid
project, 3 rejected by a check or gate, 4 upstream or tool failure, 5 needs a person. The API answers with the HTTP
status and the same error as JSON. Where "tried again" says yes, a step that may be repeated is, by itself.
`;

/** docs/errors.md: a section for every code, found by its anchor. */
export function errorPage(): string {
  const policies: Record<string, ErrorPolicy> = { ...errorTable, bug: { http: 500, exit: 1, retry: false } };
  const sections = Object.entries(explanations).map(([code, { means, todo }]) => {
    const policy = policies[code];
    const facts = `Exit code ${policy?.exit} · HTTP ${policy?.http} · tried again: ${policy?.retry ? "yes" : "no"}`;
    return `## ${code}\n\n${means}\n\n${facts}\n\nWhat to do: ${todo}\n`;
  });
  return [intro, ...sections].join("\n");
}
