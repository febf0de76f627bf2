import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { answersAt } from "../../../src/agent/answers-at.ts";

test("an address answers while somebody listens there", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  expect(await answersAt(`http://127.0.0.1:${port}/`)).toBe(true);
  await new Promise((resolve) => server.close(resolve));
  expect(await answersAt(`http://127.0.0.1:${port}/`)).toBe(false);
});

test.each(["", "no address", "http:///"])("%j does not answer", async (page) => {
  expect(await answersAt(page)).toBe(false);
});
