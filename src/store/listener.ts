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

  /** The one connection; whoever comes first makes it. */
  function connected(): Promise<pg.Client> {
    if (client !== undefined) return client;
    const opening = connect(url, {
      channels: () => subscribers.keys(),
      onNotification(channel, payload) {
        for (const subscriber of subscribers.get(channel) ?? []) subscriber.onNotification(payload);
      },
      onEnd() {
        forget(opening);
        reconnectAfter(firstRetryMs);
      },
    });
    client = opening;
    opening.catch(() => forget(opening));
    return opening;
  }

  function forget(which: Promise<pg.Client>): void {
    if (client === which) client = undefined;
  }

  function reconnectAfter(waitMs: number): void {
    if (retry !== undefined || closed || subscribers.size === 0) return;
    retry = setTimeout(() => {
      retry = undefined;
      connected().then(
        () => {
          for (const set of subscribers.values()) for (const subscriber of set) subscriber.onReconnect();
        },
        () => reconnectAfter(Math.min(waitMs * 2, lastRetryMs)),
      );
    }, waitMs);
    retry.unref();
  }

  async function leave(channel: string, subscriber: Subscriber): Promise<void> {
    const set = subscribers.get(channel);
    set?.delete(subscriber);
    if (set?.size !== 0) return;
    subscribers.delete(channel);
    const open = await client?.catch(() => undefined);
    if (open !== undefined && !closed && !subscribers.has(channel)) {
      await open.query(`unlisten ${pg.escapeIdentifier(channel)}`).catch(() => {});
    }
  }

  return {
    async listen(channel, subscriber) {
      subscribers.set(channel, (subscribers.get(channel) ?? new Set()).add(subscriber));
      try {
        // For a channel that is listened to already it does nothing, but its answer comes after that of the first.
        await (await connected()).query(`listen ${pg.escapeIdentifier(channel)}`);
      } catch (error) {
        await leave(channel, subscriber);
        throw error;
      }
      return { close: () => leave(channel, subscriber) };
    },
    async close() {
      closed = true;
      clearTimeout(retry);
      const open = await client?.catch(() => undefined);
      await open?.end().catch(() => {});
    },
  };
}

interface ConnectionUse {
  /** What to listen to from the start. */
  channels(): Iterable<string>;
  onNotification(channel: string, payload: string): void;
  onEnd(): void;
}

async function connect(url: string, use: ConnectionUse): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: "slipway listener", keepAlive: true });
  client.on("error", () => {}); // its end follows
  client.on("notification", ({ channel, payload }) => use.onNotification(channel, payload ?? ""));
  try {
    await client.connect();
    client.once("end", use.onEnd);
    for (const channel of use.channels()) await client.query(`listen ${pg.escapeIdentifier(channel)}`);
  } catch (error) {
    void client.end().catch(() => {});
    throw error;
  }
  return client;
}
