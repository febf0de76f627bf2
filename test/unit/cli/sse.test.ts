import { assert, asyncProperty, nat } from "fast-check";
import { describe, expect, test } from "vitest";
import { readMessages, type SseMessage } from "../../../src/cli/sse.ts";

async function* chunks(...parts: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield typeof part === "string" ? Buffer.from(part) : part;
}

async function read(...parts: readonly (string | Uint8Array)[]): Promise<readonly SseMessage[]> {
  const messages: SseMessage[] = [];
  for await (const message of readMessages(chunks(...parts))) messages.push(message);
  return messages;
}

const STREAM =
  ': hello\nretry: 2000\n\nid: 1\ndata: {"a":"ü→"}\n\nevent: progress\r\ndata: x\r\ndata:  y\r\n\r\nid: 2\rdata:z\r\r';
const MESSAGES = [
  { event: "message", data: '{"a":"ü→"}', id: "1" },
  { event: "progress", data: "x\n y", id: undefined },
  { event: "message", data: "z", id: "2" },
];

describe("an event stream", () => {
  test("is read with all three line ends, comments and unknown fields left out", async () => {
    expect(await read(STREAM, ":")).toEqual(MESSAGES);
  });

  test("gives the same messages wherever the network cuts it", async () => {
    const bytes = Buffer.from(`${STREAM}:`);
    await assert(
      asyncProperty(nat(bytes.length), nat(bytes.length), async (one, two) => {
        const [first, second] = one < two ? [one, two] : [two, one];
        const parts = [bytes.subarray(0, first), bytes.subarray(first, second), bytes.subarray(second)];
        expect(await read(...parts)).toEqual(MESSAGES);
      }),
    );
  });

  test("drops a message that the end cuts off", async () => {
    expect(await read("id: 1\ndata: a\n\nid: 2\ndata: b\n")).toEqual([
      { event: "message", data: "a", id: "1" },
    ]);
  });

  test("has no message without data", async () => {
    expect(await read("event: gate\nid: 3\n\ndata\n\n")).toEqual([
      { event: "message", data: "", id: undefined },
    ]);
  });
});
