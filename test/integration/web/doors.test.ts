import { once } from "node:events";
import { chmodSync, existsSync, linkSync, lstatSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { expect, test } from "vitest";
import { systemClock } from "../../../src/clock.ts";
import { startWeb } from "../../../src/web/server.ts";
import { createScriptedFacade } from "../../support/scripted-facade.ts";
import { makeTempDir } from "../../support/temp-dir.ts";
import { openSettings, startWebBench } from "../../support/web-bench.ts";
import { ask } from "../../support/web-client.ts";

test("a port that is taken names the setting and the way to find who has it", async () => {
  await using first = await startWebBench();
  const { port } = first.web;
  await expect(startWebBench({ port })).rejects.toMatchObject({
    code: "PORT_IN_USE",
    message: `Cannot listen on 127.0.0.1:${port}: another program has the port`,
    hint: expect.stringMatching(/port_no in mig\.ini .* ss -ltnp/),
  });
});

test("when the port is taken the socket is not left open", async () => {
  using dir = makeTempDir();
  await using first = await startWebBench();
  const socketPath = dir.file("mig.sock");
  await expect(startWebBench({ port: first.web.port, socketPath })).rejects.toMatchObject({
    code: "PORT_IN_USE",
  });
  expect(existsSync(socketPath)).toBe(false);
});

test("an address that is not of this machine names the setting", async () => {
  await expect(startWebBench({ listen: "192.0.2.1" })).rejects.toMatchObject({
    code: "CONFIG_INVALID",
    hint: expect.stringContaining("listen in mig.ini"),
  });
});

test("the socket is for owner and group, and gone after the end", async () => {
  using dir = makeTempDir();
  const socketPath = dir.file("mig.sock");
  const bench = await startWebBench({ socketPath });
  expect(statSync(socketPath).mode & 0o777).toBe(0o660);
  expect((await ask({ socketPath }, "/healthz")).status).toBe(200);
  await bench[Symbol.asyncDispose]();
  expect(existsSync(socketPath)).toBe(false);
});

test("a socket that a killed MIG left is replaced", async () => {
  using dir = makeTempDir();
  const socketPath = dir.file("mig.sock");
  await leaveStaleSocket(socketPath, dir.file("other.sock"));
  expect(lstatSync(socketPath).isSocket()).toBe(true);
  await using bench = await startWebBench({ socketPath });
  expect((await ask({ socketPath }, "/healthz")).status).toBe(200);
  expect(bench.web.port).toBeGreaterThan(0);
});

test("a socket that is answered is refused and goes on", async () => {
  using dir = makeTempDir();
  const socketPath = dir.file("mig.sock");
  await using first = await startWebBench({ socketPath });
  await expect(startWebBench({ socketPath })).rejects.toMatchObject({
    code: "PORT_IN_USE",
    hint: expect.stringContaining("MIG_RUN"),
  });
  expect((await ask({ socketPath }, "/healthz")).status).toBe(200);
  expect(first.web.port).toBeGreaterThan(0);
});

test("a file that is no socket is not touched", async () => {
  using dir = makeTempDir();
  const socketPath = dir.file("mig.sock");
  writeFileSync(socketPath, "precious");
  await expect(startWebBench({ socketPath })).rejects.toMatchObject({ code: "CONFIG_INVALID" });
  expect(readFileSync(socketPath, "utf8")).toBe("precious");
});

test("a folder that is not there is said in words", async () => {
  using dir = makeTempDir();
  await expect(startWebBench({ socketPath: dir.file("none", "mig.sock") })).rejects.toMatchObject({
    code: "CONFIG_INVALID",
    hint: expect.stringContaining("MIG_RUN"),
  });
});

test("a connection that hangs does not hold up the stop", async () => {
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const web = await startWeb({
    facade: createScriptedFacade(),
    settings: openSettings(),
    clock: systemClock,
    log,
  });
  const hanging = connect(web.port, "127.0.0.1");
  hanging.on("error", () => {});
  await once(hanging, "connect");
  hanging.write("GET /healthz HTTP/1.1\r\nHost: a\r\nX-Never-Ends: ");
  const begun = performance.now();
  const closed = once(hanging, "close");
  await web[Symbol.asyncDispose]();
  await closed;
  expect(performance.now() - begun).toBeLessThan(5_000);
});

/** A listener that is gone while its file stays: what SIGKILL leaves behind. */
async function leaveStaleSocket(path: string, other: string): Promise<void> {
  const server = createServer();
  server.listen(other);
  await once(server, "listening");
  chmodSync(other, 0o600);
  linkSync(other, path);
  server.close();
  await once(server, "close");
}
