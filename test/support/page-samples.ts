import type { JobLogLine } from "../../src/domain/job.ts";
import type { Plan } from "../../src/domain/plan.ts";
import type { Progress } from "../../src/domain/progress.ts";
import { samplePlan } from "./web-samples.ts";

const MIB = 2 ** 20;

/** A log as a migrate writes it. */
export function richLog(): readonly JobLogLine[] {
  const lines: readonly (readonly [string, string | undefined, string])[] = [
    ["08:55:00", undefined, "Job job1: migrate guestbook from my_grid_one to my_grid_two"],
    ["08:55:01", "my_grid_two", "app list --batch"],
    ["08:55:41", "my_grid_one", "app provision MigHelper mig_helper_job1 --batch"],
    ["08:56:22", "my_grid_one", "sftp put /vol/mig_helper_job1/inbox/journal.db"],
    ["08:57:03", "my_grid_one", "app stop guestbook"],
    ["08:57:44", "my_grid_one", "app info guestbook --batch"],
    [
      "08:57:45",
      "my_grid_two",
      "app migrate 127.0.1.1:guestbook --name guestbook in_ip=127.0.2.10 netmask=255.255.255.0",
    ],
    ["08:58:20", "my_grid_two", "Copying volume data: 61 %"],
  ];
  return lines.map(([time, grid, text]) => ({
    at: `2026-11-21T${time}.000Z`,
    ...(grid === undefined ? {} : { grid }),
    text,
  }));
}

export function richProgress(): Progress {
  const volumes = [
    { name: "data", bytes: 1_249 * MIB, totalBytes: 2_048 * MIB },
    { name: "gw.boot", bytes: 256 * MIB, totalBytes: 256 * MIB },
    { name: "mig_config", bytes: MIB, totalBytes: MIB },
  ];
  return {
    jobId: "job1",
    step: "copy",
    bytes: 1_506 * MIB,
    totalBytes: 2_305 * MIB,
    rate: 43 * MIB,
    secondsLeft: 18,
    volumes,
  };
}

const EXPLAINS: Readonly<Record<string, string>> = {
  preflight: "Logs in to both controllers and looks again at everything that the checks looked at.",
  "provision-helper":
    "Makes the helper, a small application that goes on with the job while guestbook is down.",
  "hand-over": "Gives the job to the helper; from here on MIG in guestbook only reads.",
  "stop-source": "Shuts guestbook down in good order. From here on it does not answer.",
  copy: "Copies every volume over the grids' own connection.",
  "start-target": "Starts the copy; its gate stays closed.",
  "verify-target": "Asks the copy for a number that only my_grid_two can have written to it.",
  commit: "From here on guestbook serves in Houston.",
  settle: "Takes the journal back, renames what is kept in Los Angeles, and removes the helper.",
};

/** A plan whose sentences are those of a real one. */
export function richPlan(change: Partial<Plan> = {}): Plan {
  const plan = samplePlan(change);
  return {
    ...plan,
    steps: plan.steps.map((step) => ({ ...step, explain: EXPLAINS[step.name] ?? step.explain })),
  };
}
