import type { RunDetail } from "../../client/types.ts";
import type { Api } from "../api.ts";
import type { Cli } from "../cli.ts";
import { openLiveView } from "./live-view.ts";
import { openPlainView } from "./plain-view.ts";
import { applyUpdate, type Progress, startProgress } from "./progress.ts";
import { type RunView, silentView } from "./run-view.ts";

export interface Followed {
  /** The run as it stands at the end. */
  run: RunDetail;
  progress: Progress;
  /** Ctrl-C came meanwhile, and the run was asked to end. */
  interrupted: boolean;
}

/** How long a cancelled run may take to end its tools before the command gives up waiting for it. */
const cancelGraceMs = 15_000;

/**
 * Shows a run until it has ended. Ctrl-C cancels it on the server and then waits for its end, so that nothing is left
 * running behind the person's back.
 */
export async function followRun(cli: Cli, id: string): Promise<Followed> {
  const api = await cli.api();
  const { interrupt } = cli.signals;
  const giveUp = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let cancelling: Promise<unknown> | undefined;
  const view = openRunView(cli);
  const cancel = () => {
    view.note("cancelling … (Ctrl-C again ends at once)");
    timer = setTimeout(() => giveUp.abort(), cancelGraceMs);
    cancelling = api.cancelRun(id).catch(() => undefined); // it may have ended by itself by now
  };
  interrupt.addEventListener("abort", cancel, { once: true });
  if (interrupt.aborted) cancel();
  try {
    const seen = await follow(api, startProgress(await api.run(id)), { view, signal: giveUp.signal });
    await cancelling;
    const run = await api.run(id);
    const progress = { ...seen, run, steps: run.steps };
    view.show(progress);
    return { run, progress, interrupted: interrupt.aborted };
  } finally {
    clearTimeout(timer);
    interrupt.removeEventListener("abort", cancel);
    view.close();
  }
}

async function follow(
  api: Api,
  begin: Progress,
  { view, signal }: { view: RunView; signal: AbortSignal },
): Promise<Progress> {
  let progress = begin;
  view.show(progress);
  for await (const update of api.follow(begin.run.id, { after: 0, signal })) {
    progress = applyUpdate(progress, update);
    view.show(progress);
  }
  return progress;
}

function openRunView(cli: Cli): RunView {
  if (cli.quiet) return silentView;
  const now = () => Date.now();
  if (!cli.tty.stderr || cli.env.plain === true) return openPlainView(cli.stderr, now);
  return openLiveView(cli.stderr, { columns: cli.env.columns ?? 80, rows: cli.env.rows ?? 24, style: cli.style, now });
}
