import { expect, test } from "vitest";
import { postMessage } from "../../../src/notify/post.ts";
import { startReceiver } from "../../support/receiver.ts";

const MESSAGE = { headers: { "webhook-id": "a-1" }, body: '{"type":"test"}' };
const never = new AbortController().signal;

test("the message arrives as it is, and the status comes back", async () => {
  await using receiver = await startReceiver();
  expect(await postMessage({ ...MESSAGE, url: receiver.url, signal: never })).toBe(204);
  expect(receiver.received).toMatchObject([{ text: MESSAGE.body, headers: { "webhook-id": "a-1" } }]);
});

test("a redirect is an answer, and is not followed", async () => {
  await using target = await startReceiver();
  await using receiver = await startReceiver();
  receiver.answer = (response) => void response.writeHead(307, { location: target.url }).end();
  expect(await postMessage({ ...MESSAGE, url: receiver.url, signal: never })).toBe(307);
  expect(target.received).toEqual([]);
});

test("an answer without end costs nothing", async () => {
  await using receiver = await startReceiver();
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  receiver.answer = (response) => {
    response.once("close", resolve);
    response.writeHead(200).write("x".repeat(100_000));
  };
  expect(await postMessage({ ...MESSAGE, url: receiver.url, signal: never })).toBe(200);
  await closed;
});

test("who does not answer is left when the time is over", async () => {
  await using receiver = await startReceiver();
  const over = new AbortController();
  receiver.answer = () => over.abort();
  await expect(postMessage({ ...MESSAGE, url: receiver.url, signal: over.signal })).rejects.toThrow(
    "it did not answer in time",
  );
});

test("an error says what is wrong, and nothing of the address", async () => {
  const gone = await startReceiver();
  const { url } = gone;
  await gone[Symbol.asyncDispose]();
  await expect(postMessage({ ...MESSAGE, url, signal: never })).rejects.toThrow(/^nobody listens there$/);
  await using receiver = await startReceiver();
  const wrongScheme = receiver.url.replace("http:", "https:");
  const failure = await postMessage({ ...MESSAGE, url: wrongScheme, signal: never }).catch(
    (error: unknown) => error,
  );
  expect(String(failure)).toMatch(/^Error: the connection failed \([A-Z0-9_]+\)$/);
  expect(String(failure)).not.toContain("secret-path");
});
