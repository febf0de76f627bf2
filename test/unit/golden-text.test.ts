import { describe, expect, test } from "vitest";
import { normaliseGolden, transcriptsIn } from "../support/golden-text.ts";

const PLACES = {
  networks: ["127.20.4", "127.20.5"],
  directories: { demo: "/tmp/t-abc", mig: "/home/me/mig" },
} as const;

describe("a golden text", () => {
  test.each([
    ["http://127.20.4.10:8080/ and 127.20.5.1:2222", "http://127.0.1.10:8080/ and 127.0.2.1:2222"],
    ["Logs: /tmp/t-abc/my_grid_one.log", "Logs: <demo>/my_grid_one.log"],
    ["failed: migrate fpvjeuew turned back", "failed: migrate <job-id> turned back"],
    ["mig job abort fpvjeuew, mig_helper_fpvjeuew", "mig job abort <job-id>, mig_helper_<job-id>"],
    ["Job 764nkhhs waits for job fpvjeuew", "Job <job-id> waits for job <job-i2>"],
    ["asked 0.4 s ago, Asked just now", "asked <moment>, Asked <moment>"],
    ["kept until 2026-11-22 12:35 UTC (in 23 h 59 min)", "kept until <time> (in <duration>)"],
    ["removed in 24 h. After 1.3 s of silence", "removed in <duration>. After <duration> of silence"],
    ["2026-11-21T13:09:45Z mig: starting", "<time> mig: starting"],
    ["mig_snap_guestbook_one_20261121T130945_fpvjeuew", "mig_snap_guestbook_one_<time>_fpvjeuew"],
    ["running (pid 492), request 3ksess2kxk", "running (pid <pid>), request <request>"],
    [`SHA256:${"A".repeat(43)}, ssh-ed25519 AAAAC3Nz/x+=`, "SHA256:<fingerprint>, ssh-ed25519 <key>"],
    ["guestbook serves here and can move to one, two.", "guestbook serves here."],
    ["First start: the record says so.   ", "The record says so."],
  ])("puts words for what differs: %j", (text, expected) => {
    expect(normaliseGolden(text, PLACES)).toBe(expected);
  });

  test("leaves alone what tells: names, codes, counts, per cent, ports", () => {
    const text = "my_grid_one: 15 of 15 steps done, write error at 37%, exit 8, GRID_REFUSED, sport = :8080";
    expect(normaliseGolden(text, PLACES)).toBe(text);
  });
});

test("the transcripts of a demo are found by the names of their scenarios", () => {
  const text = "Two grids are up\n\nScenario one-thing\nfirst\n\nScenario other\nsecond\n\n";
  expect([...transcriptsIn(text)]).toEqual([
    ["one-thing", "Scenario one-thing\nfirst\n"],
    ["other", "Scenario other\nsecond\n"],
  ]);
});
