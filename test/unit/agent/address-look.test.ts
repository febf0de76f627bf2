import { expect, test } from "vitest";
import { lookAtAddresses } from "../../../src/agent/address-look.ts";
import type { Plan } from "../../../src/domain/plan.ts";

const HERE = "http://10.0.1.5:8080/";
const HELPER = "http://10.0.1.6:8080/";
const TARGET = "http://10.0.2.5:8080/";

async function found(addresses: Plan["addresses"], answering: readonly string[]) {
  const asked: string[] = [];
  const looks = await lookAtAddresses(
    {
      now: () => new Date("2026-11-21T09:00:00Z"),
      async answersAt(address) {
        asked.push(address);
        return answering.includes(address);
      },
    },
    addresses,
  );
  return { asked, looks: looks.map((look) => `${look.place} ${look.found} ${look.at}`) };
}

test("nobody but this MIG should answer before a move; who does is named", async () => {
  const { looks } = await found({ source: HERE, helper: HELPER, target: TARGET }, [HERE, TARGET]);
  expect(looks).toEqual([
    "source here 2026-11-21T09:00:00.000Z",
    "helper silent 2026-11-21T09:00:00.000Z",
    "target taken 2026-11-21T09:00:00.000Z",
  ]);
});

test("an address that goes along is this MIG's own, and is not asked", async () => {
  const { asked, looks } = await found({ source: HERE, target: HERE }, [HERE]);
  expect(looks.map((look) => look.split(" ")[1])).toEqual(["here", "here"]);
  expect(asked).toEqual([]);
});
