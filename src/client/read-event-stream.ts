/** One message of a text/event-stream, as the server of this API writes it. */
export interface StreamEvent {
  event: string;
  /** Set when the message carries one. */
  id: string | undefined;
  data: unknown;
}

/**
 * Reads server-sent events; `data` is parsed as JSON. Comments only tell that the server lives: `onActivity` is called
 * for each piece that comes. Ends when the body does; a message that was cut off is not given.
 */
export async function* readEventStream(
  body: AsyncIterable<Uint8Array>,
  onActivity: () => void = () => {},
): AsyncGenerator<StreamEvent> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const piece of body) {
    onActivity();
    const messages = (rest + decoder.decode(piece, { stream: true })).split("\n\n");
    rest = messages.pop() ?? "";
    for (const message of messages) {
      const event = readMessage(message);
      if (event !== undefined) yield event;
    }
  }
}

function readMessage(message: string): StreamEvent | undefined {
  const fields = new Map(
    message.split("\n").map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon), line.slice(colon + 1).trimStart()] as const;
    }),
  );
  const data = fields.get("data");
  if (data === undefined) return undefined;
  return { event: fields.get("event") ?? "message", id: fields.get("id"), data: JSON.parse(data) };
}
