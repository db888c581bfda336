import { defineCommand } from "../command.ts";

interface Options {
  host?: string;
  port?: number;
}

export const serve = defineCommand<[], Options>({
  name: "serve",
  summary: "Run the server: API, worker and scheduler",
  details: "Runs until Ctrl-C. Other commands use it when SLIPWAY_URL is its address and SLIPWAY_TOKEN its token.",
  options: [
    { flags: "--host <address>", summary: "address to listen on (default: 127.0.0.1)" },
    { flags: "--port <number>", summary: "port to listen on (default: 7420; 0 takes any)", kind: "count" },
  ],
  examples: [
    { line: "serve", does: "for this machine alone" },
    { line: "serve --host 0.0.0.0 --port 8080", does: "for others too" },
  ],
  async run(cli, _args, { host = "127.0.0.1", port = 7420 }) {
    await cli.backend.serve({
      host,
      port,
      signal: cli.signals.interrupt,
      onReady({ url, tokenFile }) {
        cli.out.result({ url, token_file: tokenFile }, [`serving on ${url}`]);
        cli.out.note([`from another shell: SLIPWAY_URL=${url} SLIPWAY_TOKEN=$(cat ${tokenFile}) slipway run list`]);
      },
    });
    return 0;
  },
});
