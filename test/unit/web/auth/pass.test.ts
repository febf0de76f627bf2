import { describe, expect, test } from "vitest";
import { createPasses, type Gatehouse, PASS_SECONDS } from "../../../../src/web/auth/pass.ts";
import { createFakeClock, type FakeClock } from "../../../support/fake-clock.ts";

const SECRET = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n-----END OPENSSH PRIVATE KEY-----\n";
const NOW = Date.parse("2026-11-21T09:00:00Z");
const MINUTE = 60_000;
const PASS = { jobId: "job1", to: "helper", from: "grid:my_grid_one", user: "admin" };

function gatehouse(change: Partial<Gatehouse> = {}): Gatehouse {
  return { here: "helper", user: "admin", knows: (jobId) => jobId === "job1", ...change };
}

/** The place that gives passes out and the one that takes them, each with a clock of its own. */
function twoPlaces({ secret = SECRET, ahead = 0 }: { secret?: string; ahead?: number } = {}) {
  const clocks: readonly [FakeClock, FakeClock] = [createFakeClock(NOW), createFakeClock(NOW + ahead)];
  const source = createPasses(() => SECRET, clocks[0]);
  const helper = createPasses(() => secret, clocks[1]);
  const issue = (change: Partial<typeof PASS> = {}): string => source.issue({ ...PASS, ...change }) ?? "";
  return { issue, helper, clock: clocks[1] };
}

test("a pass of the same private key lets in, and says who comes from where", () => {
  const { issue, helper } = twoPlaces();
  expect(helper.redeem(issue(), gatehouse())).toEqual({ type: "good", pass: PASS });
});

test("a pass is good once, for as long as any clock could take it for good", async () => {
  const { issue, helper, clock } = twoPlaces();
  const pass = issue();
  helper.redeem(pass, gatehouse());
  for (const minutes of [0, 20, 19]) {
    await clock.advance(minutes * MINUTE);
    expect(helper.redeem(pass, gatehouse()).type).toBe("used");
  }
  await clock.advance(2 * MINUTE);
  expect(helper.redeem(pass, gatehouse()).type).toBe("expired");
});

test("each pass is one of its own", () => {
  const { issue, helper } = twoPlaces();
  expect([issue(), issue()].map((pass) => helper.redeem(pass, gatehouse()).type)).toEqual(["good", "good"]);
});

describe("a pass is refused", () => {
  test.for([
    ["at another place of the job", { to: "grid:my_grid_two" }, {}],
    ["where another user logs in", {}, { user: "root" }],
    ["at a grid that is called helper", {}, { here: "grid:helper" }],
  ] as const)("%s", ([, change, at]) => {
    const { issue, helper } = twoPlaces();
    expect(helper.redeem(issue(change), gatehouse(at)).type).toBe("elsewhere");
  });

  test("with another private key", () => {
    const { issue, helper } = twoPlaces({ secret: `${SECRET} ` });
    expect(helper.redeem(issue(), gatehouse())).toEqual({ type: "forged" });
  });

  test("when it was made for another job and its name was changed", () => {
    const { issue, helper } = twoPlaces();
    const pass = issue().replace(/^job1/, "job2");
    expect(helper.redeem(pass, gatehouse({ knows: () => true }))).toEqual({ type: "forged" });
  });

  test("when any character of it was changed", () => {
    const { issue, helper } = twoPlaces();
    const pass = issue();
    for (let at = 0; at < pass.length - 1; at += 1) {
      const other = pass[at] === "A" ? "B" : "A";
      const forged = `${pass.slice(0, at)}${other}${pass.slice(at + 1)}`;
      expect([at, helper.redeem(forged, gatehouse({ knows: () => true })).type]).toEqual([at, "forged"]);
    }
    expect(helper.redeem(pass, gatehouse()).type).toBe("good");
  });

  test.for(["", ".", "job1", "job1..", "job1.e30.", "x".repeat(100_000), "job1.e30.\u0000", "../a.b.c"])(
    "when it is none: %j",
    (text) => {
      expect(twoPlaces().helper.redeem(text, gatehouse())).toEqual({ type: "forged" });
    },
  );
});

test("what comes before the job or the key is not used up, and good later", () => {
  const { issue, helper } = twoPlaces();
  const pass = issue();
  expect(helper.redeem(pass, gatehouse({ knows: () => false })).type).toBe("unready");
  expect(helper.redeem(pass, gatehouse()).type).toBe("good");
  const keyless = createPasses(() => undefined, createFakeClock(NOW));
  expect(keyless.redeem(pass, gatehouse()).type).toBe("unready");
  expect(keyless.issue(PASS)).toBeUndefined();
});

test.for([
  ["ten minutes ahead, at the end of its time", 10 * MINUTE + PASS_SECONDS * 1000 - 1, "good"],
  ["ten minutes behind", -10 * MINUTE, "good"],
  ["more behind than is tolerated", -10 * MINUTE - 1000, "expired"],
  ["too late by any clock", 10 * MINUTE + PASS_SECONDS * 1000, "expired"],
  ["a day ahead", 24 * 60 * MINUTE, "expired"],
] as const)("with the clock of the next place %s it is %s", ([, ahead, type]) => {
  const { issue, helper } = twoPlaces({ ahead });
  expect(helper.redeem(issue(), gatehouse()).type).toBe(type);
});

test("when the clock of the next place jumps back, a used pass stays used", () => {
  let wall = NOW;
  let steady = 0;
  const clock = { now: () => wall, monotonic: () => steady };
  const passes = createPasses(() => SECRET, clock);
  const pass = passes.issue(PASS) ?? "";
  expect(passes.redeem(pass, gatehouse()).type).toBe("good");
  wall -= 9 * MINUTE;
  steady += 30 * MINUTE;
  expect(passes.redeem(pass, gatehouse()).type).toBe("used");
});

test("the private key is in no pass", () => {
  const { issue } = twoPlaces();
  const [, body = ""] = issue().split(".");
  expect(Buffer.from(body, "base64url").toString()).not.toContain("b3Bl");
});
