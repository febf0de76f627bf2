import { once } from "node:events";
import { createServer } from "node:net";
import { expect, test } from "vitest";
import { freeNetworks } from "../../support/free-network.ts";

test("networks held at the same time differ, and their addresses can be served on", async () => {
  await using first = await freeNetworks();
  await using second = await freeNetworks();
  const prefixes = [first.one, first.two, second.one, second.two].map(({ prefix }) => prefix);
  expect(new Set(prefixes).size).toBe(4);
  const server = createServer().listen(0, first.two.address(7));
  await once(server, "listening");
  expect(server.address()).toMatchObject({ address: `${first.two.prefix}.7` });
  server.close();
});
