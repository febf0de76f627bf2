import { describe, expect, it } from "vitest";
import { MigError } from "../../../src/domain/errors.ts";
import { type LogInFailure, logInError, OutOfTime } from "../../../src/ssh/log-in-errors.ts";

const ENDPOINT = { grid: "two", host: "ctl.example", port: 2222, user: "ops" };
const OFFER = {
  software: "OpenSSH_4.3",
  keyExchange: ["diffie-hellman-group1-sha1"],
  hostKey: ["ssh-dss"],
  cipher: ["3des-cbc"],
  mac: ["hmac-md5"],
};
const KEY = { type: "ssh-ed25519", fingerprint: "SHA256:mine" };

function explain(change: Partial<LogInFailure>): MigError {
  const key = KEY as LogInFailure["key"];
  return logInError({
    endpoint: ENDPOINT,
    phase: "connecting",
    error: new Error("x"),
    offer: undefined,
    key,
    methodsLeft: [],
    partial: false,
    ...change,
  });
}

const socketError = (code: string) =>
  Object.assign(new Error(`connect ${code}`), { code, level: "client-socket" });
const level = (text: string, name: string) => Object.assign(new Error(text), { level: name });
const disconnect = (code: number, text: string) => Object.assign(new Error(text), { code });

describe("a log-in that fails", () => {
  it.each([
    ["ENOTFOUND", "no name server knows ctl.example", "getent hosts ctl.example"],
    ["EAI_AGAIN", "the name server does not answer", "getent hosts"],
    ["ECONNREFUSED", "nothing listens on port 2222", "sshd runs there"],
    ["EHOSTUNREACH", "no way to it", "ip route get ctl.example"],
    ["ENETUNREACH", "no way to it", "ip route get ctl.example"],
    ["ETIMEDOUT", "does not answer", "nc -vz ctl.example 2222"],
    ["EPERM", "connect EPERM", "nc -vz ctl.example 2222"],
  ])("on its way with %s is unreachable, says why and what to try", (code, reason, hint) => {
    expect(explain({ error: socketError(code) })).toMatchObject({
      code: "SSH_UNREACHABLE",
      message: expect.stringMatching(/^Cannot reach the controller of grid two \(ops@ctl\.example:2222\): /),
      hint: expect.stringContaining(hint),
    });
    expect(explain({ error: socketError(code) }).message).toContain(reason);
  });

  it("with every address of a name counts the first", () => {
    const error = Object.assign(
      new AggregateError([socketError("EPERM"), socketError("ECONNREFUSED")], "x"),
      {
        code: "EPERM",
        message: "",
      },
    );
    expect(explain({ error })).toMatchObject({
      code: "SSH_UNREACHABLE",
      message: expect.stringContaining("connect EPERM"),
    });
  });

  it("by time says how long, and in which part", () => {
    expect(explain({ error: new OutOfTime(20_000) })).toMatchObject({
      code: "SSH_UNREACHABLE",
      message: expect.stringContaining("no answer in 20 s"),
    });
    expect(explain({ error: new OutOfTime(20_000), phase: "handshaking" })).toMatchObject({
      code: "SSH_HANDSHAKE",
      message: expect.stringContaining("during the handshake (no answer in 20 s)"),
    });
    expect(explain({ error: new OutOfTime(20_000), phase: "authenticating" })).toMatchObject({
      code: "SSH_HANDSHAKE",
      message: expect.stringContaining("during log-in"),
    });
  });

  it.each([
    ["no matching key exchange algorithm", "no key exchange in common; it offers diffie-hellman-group1-sha1"],
    ["no matching host key format", "no host key type in common; it offers ssh-dss"],
    ["no matching C->S cipher", "no cipher in common; it offers 3des-cbc"],
    ["no matching S->C MAC", "no message authentication in common; it offers hmac-md5"],
    ["no matching C->S compression", "no C->S compression in common"],
  ])("for %s names what the server offers and the way out", (text, message) => {
    expect(
      explain({ phase: "handshaking", offer: OFFER, error: level(`Handshake failed: ${text}`, "handshake") }),
    ).toMatchObject({
      code: "SSH_HANDSHAKE",
      message: `Cannot log in to grid two (ops@ctl.example:2222): ${message}`,
      hint: expect.stringContaining("legacy = yes in the block of two"),
    });
  });

  it("for want of classical exchange is named, and legacy is not offered as a way out", () => {
    const offer = { ...OFFER, keyExchange: ["mlkem768x25519-sha256"] };
    const error = level("Handshake failed: no matching key exchange algorithm", "handshake");
    expect(explain({ phase: "handshaking", offer, error })).toMatchObject({
      message: expect.stringContaining("mlkem768x25519-sha256, all of them post-quantum"),
      hint: expect.not.stringContaining("legacy"),
    });
  });

  it.each([
    ["a refusal", level("All configured authentication methods failed", "client-authentication")],
    ["a disconnect for want of methods", disconnect(14, "no more methods")],
    ["too many attempts", disconnect(2, "Too many authentication failures")],
  ])("by %s is for a person to mend", (_name, error) => {
    const found = explain({ phase: "authenticating", error });
    expect(found).toMatchObject({
      code: "SSH_AUTH",
      retry: "never",
      message: expect.stringContaining("the key SHA256:mine (ssh-ed25519) for ops"),
    });
  });

  it("because more than the key is wanted says what", () => {
    const error = level("All configured authentication methods failed", "client-authentication");
    expect(
      explain({ phase: "authenticating", error, partial: true, methodsLeft: ["password"] }),
    ).toMatchObject({
      code: "SSH_AUTH",
      message: expect.stringContaining("takes the key but wants more (password)"),
    });
  });

  it("because it would take a SHA-1 signature says so", () => {
    const error = level(
      "Error signing data with key: signatures with SHA-1 are switched off",
      "client-authentication",
    );
    expect(explain({ phase: "authenticating", error })).toMatchObject({
      code: "SSH_AUTH",
      message: expect.stringContaining("SHA-1"),
      hint: expect.stringContaining("legacy = yes"),
    });
  });

  it.each(["handshaking", "authenticating"] as const)("by a cut while %s may work later", (phase) => {
    expect(explain({ phase, offer: OFFER, error: socketError("ECONNRESET") })).toMatchObject({
      code: "SSH_HANDSHAKE",
      retry: "later",
    });
  });

  it("for a reason that has its own error keeps it", () => {
    const own = new MigError("KEY_MISSING", "Cannot read private.key: it is not there");
    expect(explain({ error: own })).toBe(own);
  });
});
