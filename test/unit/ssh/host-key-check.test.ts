import { describe, expect, it } from "vitest";
import { hostKeyAlgorithms } from "../../../src/ssh/algorithms.ts";
import { fingerprintOf } from "../../../src/ssh/fingerprint.ts";
import { createHostKeyCheck } from "../../../src/ssh/host-key-check.ts";
import { memoryHostKeys } from "../../support/ssh-bench.ts";

const ENDPOINT = { grid: "one", host: "10.0.0.1", port: 22, user: "root" };
const keyOf = (type: string, rest = "key") =>
  Buffer.concat([Buffer.from([0, 0, 0, type.length]), Buffer.from(type + rest)]);
const KEY = keyOf("ssh-ed25519");

describe("the host key check of one log-in", () => {
  it("records a first use only when the handshake has proved it, and once", () => {
    const hostKeys = memoryHostKeys();
    const check = createHostKeyCheck(ENDPOINT, { hostKeys, policy: () => "first-use" });
    expect(check.verify(KEY)).toBe(true);
    expect(hostKeys.find(ENDPOINT)).toBeUndefined();
    check.confirm();
    expect(hostKeys.find(ENDPOINT)?.fingerprint).toBe(fingerprintOf(KEY));
    hostKeys.forget(ENDPOINT);
    check.confirm();
    expect(hostKeys.find(ENDPOINT)).toBeUndefined();
  });

  it("holds a connection to its key at every renewal, whatever was recorded meanwhile", () => {
    const hostKeys = memoryHostKeys();
    const check = createHostKeyCheck(ENDPOINT, { hostKeys, policy: () => "first-use" });
    check.verify(KEY);
    hostKeys.record(ENDPOINT, fingerprintOf(keyOf("ssh-ed25519", "new")));
    expect(check.verify(KEY)).toBe(true);
    expect(check.verify(keyOf("ssh-ed25519", "new"))).toBe(false);
  });

  it("leaves the other types to be tried when the expected key was not shown", () => {
    const hostKeys = memoryHostKeys();
    hostKeys.record(ENDPOINT, "SHA256:other");
    const check = createHostKeyCheck(ENDPOINT, { hostKeys, policy: () => "first-use" });
    expect(check.remaining(hostKeyAlgorithms(false))).toEqual([]);
    expect(check.verify(keyOf("ssh-rsa"))).toBe(false);
    expect(check.refusal?.code).toBe("SSH_HOST_KEY");
    expect(check.remaining(hostKeyAlgorithms(true))).toEqual([
      "ssh-ed25519",
      "ecdsa-sha2-nistp256",
      "ecdsa-sha2-nistp384",
      "ecdsa-sha2-nistp521",
    ]);
  });

  it("leaves nothing to be tried for a controller that is not known at all", () => {
    const check = createHostKeyCheck(ENDPOINT, { hostKeys: memoryHostKeys(), policy: () => "strict" });
    expect(check.verify(KEY)).toBe(false);
    expect(check.remaining(hostKeyAlgorithms(false))).toEqual([]);
  });
});
