import { once } from "node:events";
import { chmodSync, writeFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import { connect, type TLSSocket } from "node:tls";
import { describe, expect, type TestContext, test } from "vitest";
import { systemClock } from "../../../src/clock.ts";
import { resolvePaths } from "../../../src/config/paths.ts";
import { openDaemonConfig } from "../../../src/programs/daemon-config.ts";
import { needs } from "../../support/available.ts";
import { type MadeCertificate, makeCertificate } from "../../support/certificate.ts";
import { makeTempDir, type TempDir } from "../../support/temp-dir.ts";
import { lockedSettings, startWebBench, type WebBench } from "../../support/web-bench.ts";
import { basic } from "../../support/web-client.ts";

let made: readonly [MadeCertificate, MadeCertificate] | undefined;

/** Two pairs, made once; their files are written again for who needs them. */
function pairs(context: TestContext): readonly [MadeCertificate, MadeCertificate] {
  const openssl = needs(context, "openssl");
  using dir = makeTempDir();
  made ??= [makeCertificate(openssl, dir.file("one")), makeCertificate(openssl, dir.file("two"))];
  return made;
}

async function askTls(
  bench: WebBench,
  ca: string,
  headers: Record<string, string> = {},
): Promise<IncomingMessage> {
  const sent = request({
    host: "127.0.0.1",
    port: bench.web.port,
    path: "/settings",
    ca,
    agent: false,
    headers,
  });
  sent.end();
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  response.resume();
  await once(response, "end");
  return response;
}

/** The certificate that is shown, as text of its key's fingerprint. */
async function shownBy(port: number): Promise<string> {
  const socket: TLSSocket = connect({ host: "127.0.0.1", port, rejectUnauthorized: false });
  await once(socket, "secureConnect");
  const { fingerprint256 } = socket.getPeerCertificate();
  const closed = once(socket, "close");
  socket.destroy();
  await closed;
  return fingerprint256;
}

describe("the page over TLS", () => {
  test("tells browsers to stay so, and its cookie travels no other way", async (context) => {
    const [{ cert, key }] = pairs(context);
    await using bench = await startWebBench({ ...lockedSettings(), tls: { cert, key } });
    const { statusCode, headers } = await askTls(bench, cert, basic("admin", "secret"));
    expect(statusCode).toBe(200);
    expect(headers["strict-transport-security"]).toBe("max-age=2592000");
    expect(headers["content-security-policy"]).toContain("upgrade-insecure-requests");
    expect(String(headers["set-cookie"])).toMatch(/; HttpOnly; SameSite=Strict; Secure/);
  });

  test("shows a new certificate from the moment of the reload", async (context) => {
    const [one, two] = pairs(context);
    await using bench = await startWebBench({ tls: one });
    const before = await shownBy(bench.web.port);
    bench.web.update({ ...bench.settings, tls: two });
    expect(await shownBy(bench.web.port)).not.toBe(before);
  });

  test("comes and goes without a restart, on the same port", async (context) => {
    const [{ cert, key }] = pairs(context);
    await using bench = await startWebBench();
    expect((await bench.ask("/settings")).status).toBe(200);
    bench.web.update({ ...bench.settings, tls: { cert, key } });
    await bench.web.settled();
    expect((await askTls(bench, cert)).statusCode).toBe(200);
    await expect(bench.ask("/settings")).rejects.toThrow();
    bench.web.update(bench.settings);
    await bench.web.settled();
    const back = await bench.ask("/settings");
    expect(back.status).toBe(200);
    expect(back.headers["strict-transport-security"]).toBeUndefined();
  });

  test("speaks no protocol older than TLS 1.2", async (context) => {
    const [{ cert, key }] = pairs(context);
    await using bench = await startWebBench({ tls: { cert, key } });
    const socket = connect({
      host: "127.0.0.1",
      port: bench.web.port,
      ca: cert,
      minVersion: "TLSv1",
      maxVersion: "TLSv1.1",
      ciphers: "DEFAULT@SECLEVEL=0",
    });
    await expect(once(socket, "secureConnect")).rejects.toThrow(/version|protocol/);
  });

  test("while it is asked for and cannot be had, nothing is shown and no password asked for, but the gate answers", async () => {
    const closed = {
      code: "CONFIG_INVALID" as const,
      message: "tls_key: others can read it",
      hint: "chmod 600 k",
    };
    await using bench = await startWebBench({ ...lockedSettings(), closed });
    for (const path of ["/", "/settings", "/api/v1/status"]) {
      const { status, headers, json } = await bench.ask(path, { headers: basic("admin", "secret") });
      expect({ path, status }).toEqual({ path, status: 503 });
      expect(headers["www-authenticate"]).toBeUndefined();
      expect(headers["set-cookie"]).toBeUndefined();
      expect(json).toMatchObject({
        detail: "Cannot show the page: tls_key: others can read it",
        hint: "chmod 600 k",
      });
    }
    expect((await bench.ask("/may-serve")).status).toBe(200);
    expect((await bench.ask("/healthz")).status).toBe(200);
  });
});

describe("the files of the certificate", () => {
  const INI = "username = admin\npassword = secret\ntls_cert = page.crt\ntls_key = page.key\n";

  function configIn(folder: TempDir) {
    const env = { MIG_CONFIG: folder.path, MIG_STATE: folder.file("state"), MIG_RUN: folder.file("run") };
    return openDaemonConfig({
      role: "agent",
      paths: resolvePaths(env),
      clock: systemClock,
      say: () => undefined,
    });
  }

  function put(folder: TempDir, pair: MadeCertificate): void {
    writeFileSync(folder.file("page.crt"), pair.cert);
    writeFileSync(folder.file("page.key"), pair.key, { mode: 0o600 });
  }

  test("are taken over on a reload; a bad pair changes nothing and is shown", async (context) => {
    const [one, two] = pairs(context);
    using folder = makeTempDir();
    writeFileSync(folder.file("mig.ini"), INI);
    put(folder, one);
    await using config = await configIn(folder);
    expect(config.webSettings().tls).toEqual({ cert: one.cert, key: one.key });
    expect(config.view.report().tls).toMatchObject({ state: "on", names: ["127.0.0.1"] });
    writeFileSync(folder.file("page.crt"), two.cert);
    await config.reload("test");
    expect(config.webSettings().tls?.cert).toBe(one.cert);
    expect(config.view.report().tls).toMatchObject({
      state: "kept",
      problem: { message: expect.stringContaining("is not the key of") },
    });
    put(folder, two);
    await config.reload("test");
    expect(config.webSettings().tls).toEqual({ cert: two.cert, key: two.key });
    expect(config.view.report().tls.state).toBe("on");
  });

  test("are served by nobody when others can read the key", async (context) => {
    const [one] = pairs(context);
    using folder = makeTempDir();
    writeFileSync(folder.file("mig.ini"), INI);
    put(folder, one);
    chmodSync(folder.file("page.key"), 0o644);
    await using config = await configIn(folder);
    const { tls, closed } = config.webSettings();
    expect({ tls, closed }).toMatchObject({ tls: undefined, closed: { code: "KEY_TOO_OPEN" } });
    expect(closed?.hint).toMatch(/^chmod 600 .*page\.key$/);
    expect(config.view.settings().page).toMatch(/^https:/);
  });

  test("half a pair is no plain HTTP", async () => {
    using folder = makeTempDir();
    writeFileSync(folder.file("mig.ini"), "username = a\npassword = b\ntls_cert = page.crt\n");
    await using config = await configIn(folder);
    expect(config.webSettings()).toMatchObject({ closed: { message: expect.stringContaining("both") } });
  });
});
