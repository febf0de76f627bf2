import { describe, expect, test } from "vitest";
import { verifyPassword } from "../../../src/config/password.ts";
import { readSettings } from "../../../src/config/settings.ts";

const HASH = "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$tD9wjtx3XDPXMkd7i2uvSQ0TTQuXmO2Wn2BFCKxlUoY";

function read(migIni: string, options: { readonly properties?: string; readonly incomplete?: boolean } = {}) {
  const { settings, findings } = readSettings({ migIni, folder: "/c", ...options });
  const { authentication, listen } = settings;
  return {
    authentication,
    listen,
    kind: authentication.kind,
    findings: findings.map(({ severity, message }) => `${severity}: ${message}`),
  };
}

async function letsIn(settings: ReturnType<typeof read>, password: string): Promise<boolean> {
  const { authentication } = settings;
  return authentication.kind === "password" && verifyPassword(authentication.password, password);
}

describe("without a username", () => {
  test("MIG listens on loopback", () => {
    expect(read("")).toMatchObject({ kind: "none", listen: "127.0.0.1", findings: [] });
  });

  test("it may choose another loopback address", () => {
    expect(read("listen = 127.0.1.10")).toMatchObject({ kind: "none", listen: "127.0.1.10", findings: [] });
    expect(read("listen = ::1")).toMatchObject({ kind: "none", listen: "::1", findings: [] });
  });

  test("an address of the network has no effect, which is said", () => {
    expect(read("listen = 192.0.2.1")).toMatchObject({
      kind: "none",
      listen: "127.0.0.1",
      findings: [
        "warning: listen = 192.0.2.1 has no effect: without a username MIG listens on 127.0.0.1 only",
      ],
    });
  });

  test("open = yes opens it to the network, which is said", () => {
    expect(read("open = yes")).toMatchObject({
      kind: "none",
      listen: "0.0.0.0",
      findings: ["warning: open = yes without a username: whoever reaches the page can move the application"],
    });
  });

  test("a password alone protects nothing, which is said", () => {
    expect(read("password = x")).toMatchObject({
      kind: "none",
      listen: "127.0.0.1",
      findings: ["warning: a password without a username has no effect"],
    });
  });
});

describe("with a username", () => {
  test("and a password MIG listens to the network", async () => {
    const settings = read("username = u\npassword = p");
    expect(settings).toMatchObject({ kind: "password", listen: "0.0.0.0", findings: [] });
    expect(await letsIn(settings, "p")).toBe(true);
    expect(await letsIn(settings, "q")).toBe(false);
  });

  test("and no password nobody gets in", () => {
    expect(read("username = u")).toMatchObject({
      kind: "closed",
      findings: ["error: username is set and neither password nor password_hash is"],
    });
  });

  test("the hash wins over the password beside it", async () => {
    const settings = read(`username = u\npassword = p\npassword_hash = ${HASH}`);
    expect(settings.findings).toEqual(["warning: password has no effect beside password_hash"]);
    expect(settings.authentication).toMatchObject({ password: { kind: "hash" } });
    expect(await letsIn(settings, "p")).toBe(false);
  });

  test("the password of a property wins over the hash of mig.ini", async () => {
    const settings = read(`username = u\npassword_hash = ${HASH}`, { properties: "password=fresh" });
    expect(settings.findings).toEqual([]);
    expect(await letsIn(settings, "fresh")).toBe(true);
  });

  test("the original's properties are enough", async () => {
    const settings = read("", { properties: "username=admin\npassword=a b;c#d\nmode=both\nport_no=8080" });
    expect(settings).toMatchObject({ kind: "password", authentication: { username: "admin" } });
    expect(await letsIn(settings, "a b;c#d")).toBe(true);
  });

  test("empty properties do not take it away", () => {
    expect(read("username = u\npassword = p", { properties: "username=\npassword=" }).kind).toBe("password");
  });
});

describe("a mistake never makes access wider:", () => {
  test.each([
    ["a username that cannot be read", "username = a:b\npassword = p\nopen = yes", "closed"],
    ["a line of the username that is broken", "username admin\npassword = p\nopen = yes", "closed"],
    ["a username given twice", "username = u\nusername = v\nopen = yes", "closed"],
    ["a hash that is broken, beside a password", "username = u\npassword = p\npassword_hash = x", "closed"],
    ["a password that is broken", 'username = u\npassword = "p', "closed"],
    ["an error anywhere, where all is open", "open = yes\nmode = x", "closed"],
  ])("%s", (_, text, kind) => {
    expect(read(text).kind).toBe(kind);
  });

  test("an error without open = yes leaves it on loopback", () => {
    expect(read("open = perhaps\nlisten = 192.0.2.1")).toMatchObject({ kind: "none", listen: "127.0.0.1" });
  });

  test("a file that cannot be read closes what another opens", () => {
    expect(read("", { properties: "open=yes", incomplete: true }).kind).toBe("closed");
    expect(read("", { properties: "open=yes" }).kind).toBe("none");
  });
});
