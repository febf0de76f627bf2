import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { afterEach, expect, test, vi } from "vitest";
import type { TraceLine } from "../../../src/request-trace.ts";
import { answering } from "../../support/ssh-server.ts";
import { makeTempDir } from "../../support/temp-dir.ts";

afterEach(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
});

test("each request to a controller is a line with its times and no arguments", async () => {
  using dir = makeTempDir();
  const trace = dir.file("trace");
  mkdirSync(trace);
  vi.stubEnv("MIG_TRACE", trace);
  vi.stubEnv("MIG_COMPONENT_NAME", "main.mig.ctl");
  vi.resetModules();
  const { startBench } = await import("../../support/ssh-bench.ts");
  const before = Date.now();
  {
    await using bench = await startBench({ onExec: answering("") });
    await bench.connection.exec(["app", "config", "shop", "word=secret"]);
    await bench.connection.sftp.find("/app/secret").catch(() => undefined);
  }
  const text = readdirSync(trace)
    .map((file) => readFileSync(`${trace}/${file}`, "utf8"))
    .join("");
  const lines = text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as TraceLine);
  expect(lines.slice(0, 2)).toMatchObject([
    { kind: "log-in", grid: "my_grid", what: "log in", component: "main.mig.ctl" },
    { kind: "exec", grid: "my_grid", what: "app config", component: "main.mig.ctl" },
  ]);
  expect(lines.slice(2).map(({ kind }) => kind)).toContain("sftp");
  expect(lines.filter(({ from, to }) => from < before - 1 || to < from)).toEqual([]);
  expect(text).not.toContain("secret");
});
