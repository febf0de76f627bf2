import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { startMoveBench } from "../../support/move-bench.ts";
import { type Received, startReceiver } from "../../support/receiver.ts";

const JOB_MS = 60_000;
const configFor = (url: string) => ({
  "mig.ini": { data: `webhook = "${url}"\nwebhook_secret = "quo\\"ted \\\\ secret"\n`, mode: 0o600 },
});
const SECRET = 'quo"ted \\ secret';

function isSigned({ headers, text }: Received): boolean {
  const signed = `${String(headers["webhook-id"])}.${String(headers["webhook-timestamp"])}.${text}`;
  return (
    headers["webhook-signature"] === `v1,${createHmac("sha256", SECRET).update(signed).digest("base64")}`
  );
}

describe("the webhook over a move", () => {
  it("is told once of the end, signed, by the agent at the target", { timeout: JOB_MS }, async () => {
    await using receiver = await startReceiver();
    await using bench = await startMoveBench({ config: configFor(receiver.url) });
    const job = await bench.run("migrate", "my_grid_two");
    await receiver.until(1);
    expect(receiver.received.map(({ json }) => json.type)).toEqual(["job.finished"]);
    expect(receiver.received[0]?.json.data).toMatchObject({
      sentence: "The migrate of guestbook (my_grid_one → my_grid_two) succeeded.",
      page: expect.stringContaining(`/jobs/${job.id}`),
      job: { id: job.id, state: "succeeded", downtimeMs: expect.any(Number) },
    });
    expect(receiver.received.every(isSigned)).toBe(true);
    const { facade } = await bench.serving();
    expect(facade.setup.report().webhook).toMatchObject({ configured: true, signed: true });
  });

  it("is told by the helper of a job that is stuck while the application is down", {
    timeout: JOB_MS,
  }, async () => {
    await using receiver = await startReceiver();
    await using bench = await startMoveBench({
      config: configFor(receiver.url),
      timing: { stuckRetryMs: 600_000 },
    });
    bench.two.fault("copy-fails-at", { args: [37], times: 1 });
    bench.one.fault("start-fails", { args: ["guestbook"] });
    const { id } = await bench.begin("migrate", "my_grid_two");
    await receiver.until(1);
    expect(receiver.received[0]?.json).toMatchObject({
      type: "job.stuck",
      data: {
        job: { id, state: "stuck", toType: expect.arrayContaining([expect.stringContaining("app start")]) },
      },
    });
    expect(receiver.received.every(isSigned)).toBe(true);
    bench.one.clearFaults();
    const { agent } = await bench.helperOf(id);
    await agent.facade.recover({ by: "test" });
    await bench.ended(id);
    await receiver.until(2);
    expect(receiver.received.map(({ json }) => json.type)).toEqual(["job.stuck", "job.failed"]);
    expect(new Set(receiver.received.map(({ headers }) => headers["webhook-id"])).size).toBe(2);
  });
});
