import type { Command } from "./command.ts";
import { channelHistory } from "./commands/channel-history.ts";
import { channelList } from "./commands/channel-list.ts";
import { channelRollback } from "./commands/channel-rollback.ts";
import { check } from "./commands/check.ts";
import { complete } from "./commands/complete.ts";
import { completionCommand } from "./commands/completion.ts";
import { demo } from "./commands/demo.ts";
import { doctor } from "./commands/doctor.ts";
import { imageBuild } from "./commands/image-build.ts";
import { imageDiff } from "./commands/image-diff.ts";
import { imageHistory } from "./commands/image-history.ts";
import { imageList } from "./commands/image-list.ts";
import { imagePromote } from "./commands/image-promote.ts";
import { imageRelease } from "./commands/image-release.ts";
import { imageShow } from "./commands/image-show.ts";
import { imageTest } from "./commands/image-test.ts";
import { init } from "./commands/init.ts";
import { lockList } from "./commands/lock-list.ts";
import { logList } from "./commands/log-list.ts";
import { logVerify } from "./commands/log-verify.ts";
import { planCommand } from "./commands/plan.ts";
import { runAttention } from "./commands/run-attention.ts";
import { runCancel } from "./commands/run-cancel.ts";
import { runDecide } from "./commands/run-decide.ts";
import { runList } from "./commands/run-list.ts";
import { runLogs } from "./commands/run-logs.ts";
import { runPause } from "./commands/run-pause.ts";
import { runResume } from "./commands/run-resume.ts";
import { runRetry } from "./commands/run-retry.ts";
import { runShow } from "./commands/run-show.ts";
import { schema } from "./commands/schema.ts";
import { serve } from "./commands/serve.ts";
import { worker } from "./commands/worker.ts";
import type { RequestCommand } from "./request-command.ts";

/** Commands that ask for a run: `plan` takes each of them. */
const requestCommands: readonly RequestCommand[] = [imageBuild, imageTest, imagePromote, imageRelease];

/** Every command there is, in the order of help and reference. */
export const allCommands: readonly Command[] = [
  demo,
  init,
  check,
  schema,
  ...requestCommands,
  imageList,
  imageShow,
  imageHistory,
  imageDiff,
  channelList,
  channelHistory,
  channelRollback,
  ...requestCommands.map(planCommand),
  runList,
  runShow,
  runLogs,
  runCancel,
  runPause,
  runResume,
  runRetry,
  runAttention,
  runDecide,
  logList,
  logVerify,
  lockList,
  serve,
  worker,
  doctor,
  completionCommand(() => ({ commands: allCommands, groups })),
  complete,
];

/** What each group of commands is about. */
export const groups: Readonly<Record<string, string>> = {
  image: "Build, test, promote and compare images",
  channel: "Named pointers to one version of an image",
  plan: "Print what a command would do, and do nothing",
  "plan image": "Print what an image command would do",
  run: "Follow and steer runs",
  log: "The event log: who did what, when",
  lock: "Locks and who holds them",
};
