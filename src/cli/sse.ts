/** One message of a `text/event-stream`. */
export interface SseMessage {
  /** `message` where the stream gives no name. */
  readonly event: string;
  readonly data: string;
  readonly id: string | undefined;
}

/**
 * Reads messages from the chunks of a `text/event-stream` as the HTML standard describes it. A message
 * that the end of the stream cuts off is dropped, as it must be: it comes again.
 */
export async function* readMessages(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<SseMessage> {
  const decoder = new TextDecoder();
  const block = new MessageBlock();
  let pending = "";
  for await (const chunk of chunks) {
    pending += decoder.decode(chunk, { stream: true });
    // A carriage return at the very end may be half of a line end: it waits for the next chunk.
    const lines = pending.split(/\r\n|\n|\r(?!$)/);
    pending = lines.pop() ?? "";
    for (const line of lines) {
      const message = block.take(line);
      if (message !== undefined) yield message;
    }
  }
}

class MessageBlock {
  #event = "";
  #data: string[] = [];
  #id: string | undefined;

  /** The message that an empty line completes. */
  take(line: string): SseMessage | undefined {
    if (line === "") return this.#finish();
    const colon = line.indexOf(":");
    const name = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (name === "event") this.#event = value;
    if (name === "data") this.#data.push(value);
    if (name === "id") this.#id = value;
    return undefined;
  }

  #finish(): SseMessage | undefined {
    const message = { event: this.#event || "message", data: this.#data.join("\n"), id: this.#id };
    const isEmpty = this.#data.length === 0;
    this.#event = "";
    this.#data = [];
    this.#id = undefined;
    return isEmpty ? undefined : message;
  }
}
