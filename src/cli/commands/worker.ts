import { defineCommand } from "../command.ts";

interface Options {
  labels?: string[];
  concurrency?: number;
}

export const worker = defineCommand<[], Options>({
  name: "worker",
  summary: "Add a worker on the same database",
  details:
    "Carries out steps until Ctrl-C, for the server of the same data folder. On another machine it needs that server's DATABASE_URL and blobs.",
  options: [
    { flags: "--labels <names>", summary: "take steps that ask for these labels too", kind: "list" },
    { flags: "--concurrency <number>", summary: "steps at the same time", kind: "count", least: 1 },
  ],
  examples: [{ line: "worker --labels kvm,arm64 --concurrency 2", does: "two steps at a time" }],
  async run(cli, _args, { labels = [], concurrency }) {
    await cli.backend.worker({
      labels,
      concurrency,
      signal: cli.signals.interrupt,
      onReady: () => cli.out.result({ labels }, ["the worker is ready"]),
    });
    return 0;
  },
});
