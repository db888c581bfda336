import pg from "pg";

export interface Subscription {
  close(): Promise<void>;
}

export interface Subscriber {
  onNotification(payload: string): void;
  /** Called after the connection was lost and is back: what was sent meanwhile is gone, so look for yourself. */
  onReconnect(): void;
}

export interface Listener {
  listen(channel: string, subscriber: Subscriber): Promise<Subscription>;
  close(): Promise<void>;
}

const firstRetryMs = 250;
const lastRetryMs = 10_000;

/**
 * LISTEN for many channels over one connection, made at the first subscription and made again when it breaks. A
 * notification is only ever a hint to look sooner: nothing may depend on its arrival.
 */
export function createListener(url: string): Listener {
  const subscribers = new Map<string, Set<Subscriber>>();
  let client: Promise<pg.Client> | undefined;
  let retry: NodeJS.Timeout | undefined;
  let closed = false;

  async function connect(): Promise<pg.Client> {
    const next = new pg.Client({ connectionString: url, application_name: "slipway listener", keepAlive: true });
    next.on("error", () => lost(next));
    next.on("end", () => lost(next));
    next.on("notification", ({ channel, payload }) => {
      for (const subscriber of subscribers.get(channel) ?? []) subscriber.onNotification(payload ?? "");
    });
    await next.connect();
    for (const channel of subscribers.keys()) await next.query(`listen ${pg.escapeIdentifier(channel)}`);
    return next;
  }

  function lost(which: pg.Client): void {
    which.removeAllListeners();
    which.on("error", () => {});
    client = undefined;
    if (!closed) reconnectAfter(firstRetryMs);
  }

  function reconnectAfter(waitMs: number): void {
    if (retry !== undefined || closed || subscribers.size === 0) return;
    retry = setTimeout(() => {
      retry = undefined;
      client = connect();
      client.then(
        () => {
          for (const set of subscribers.values()) for (const subscriber of set) subscriber.onReconnect();
        },
        () => {
          client = undefined;
          reconnectAfter(Math.min(waitMs * 2, lastRetryMs));
        },
      );
    }, waitMs);
    retry.unref();
  }

  return {
    async listen(channel, subscriber) {
      const known = subscribers.get(channel);
      if (known !== undefined) known.add(subscriber);
      else subscribers.set(channel, new Set([subscriber]));
      if (client === undefined) {
        client = connect();
        await client;
      } else if (known === undefined) {
        await (await client).query(`listen ${pg.escapeIdentifier(channel)}`);
      }
      return {
        async close() {
          const set = subscribers.get(channel);
          set?.delete(subscriber);
          if (set?.size !== 0) return;
          subscribers.delete(channel);
          const open = await client?.catch(() => undefined);
          if (open !== undefined && !closed && !subscribers.has(channel)) {
            await open.query(`unlisten ${pg.escapeIdentifier(channel)}`).catch(() => {});
          }
        },
      };
    },
    async close() {
      closed = true;
      clearTimeout(retry);
      const open = await client?.catch(() => undefined);
      await open?.end().catch(() => {});
    },
  };
}
