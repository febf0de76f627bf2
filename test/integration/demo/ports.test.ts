import { once } from "node:events";
import { createServer } from "node:net";
import { describe, expect, test } from "vitest";
import { PortTaker } from "../../../src/demo/ports.ts";
import { freeNetworks } from "../../support/free-network.ts";

describe("ports of the demo", () => {
  test("move to the next that is free on all of their addresses, and it is said", async () => {
    await using networks = await freeNetworks();
    const [one, two] = [networks.one.address(1), networks.two.address(1)];
    const busy = createServer();
    busy.listen(2222, two);
    await once(busy, "listening");
    const said: string[] = [];
    await using ports = new PortTaker((line) => said.push(line));
    expect(await ports.take("SSH", [one, two], 2222)).toBe(2223);
    expect(said).toEqual([`Port 2222 of ${one} or ${two} is busy: SSH moves to 2223.`]);
    busy.close();
    await once(busy, "close");
  });

  test("stay apart from those of another demo whose components have yet to start, until that one ends", async () => {
    await using networks = await freeNetworks();
    const address = networks.one.address(10);
    await using next = new PortTaker(() => undefined);
    {
      await using first = new PortTaker(() => undefined);
      expect(await first.take("MIG", [address], 8080)).toBe(8080);
      expect(await next.take("MIG", [address], 8080)).toBe(8081);
    }
    expect(await next.take("MIG", [address], 8080)).toBe(8080);
  });

  test("are refused on an address that this machine does not have", async () => {
    await using ports = new PortTaker(() => undefined);
    await expect(ports.take("MIG", ["192.0.2.1"], 8080)).rejects.toMatchObject({
      code: "USAGE",
      message: "Cannot use 192.0.2.1: this machine does not have that address",
    });
  });
});
