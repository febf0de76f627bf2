import { describe, expect, it } from "vitest";
import { type HostKeyQuestion, judgeHostKey } from "../../../src/ssh/host-key-verdict.ts";

const SINCE = "2026-01-02T03:04:05.000Z";
const ENDPOINT = { grid: "two", host: "10.0.0.2", port: 2222, user: "root" };
const ACCEPTED = { accepted: true, record: false };

function judge(change: Partial<HostKeyQuestion> & { readonly pin?: string; readonly recorded?: string }) {
  const { pin, recorded, ...rest } = change;
  return judgeHostKey({
    endpoint: pin === undefined ? ENDPOINT : { ...ENDPOINT, hostKey: pin },
    offered: "SHA256:shown",
    keyType: "ssh-ed25519",
    known: recorded === undefined ? undefined : { fingerprint: recorded, since: SINCE },
    policy: "first-use",
    ...rest,
  });
}

describe("whether a host key is trusted", () => {
  it("is decided by the pin alone where there is one", () => {
    for (const policy of ["strict", "first-use"] as const) {
      expect(judge({ policy, pin: "SHA256:shown", recorded: "SHA256:other" })).toEqual(ACCEPTED);
      expect(judge({ policy, pin: "SHA256:other", recorded: "SHA256:shown" })).toMatchObject({
        accepted: false,
        otherTypes: true,
      });
    }
  });

  it("is decided by what was recorded where there is no pin", () => {
    for (const policy of ["strict", "first-use"] as const) {
      expect(judge({ policy, recorded: "SHA256:shown" })).toEqual(ACCEPTED);
      expect(judge({ policy, recorded: "SHA256:other" })).toMatchObject({
        accepted: false,
        otherTypes: true,
      });
    }
  });

  it("of a controller never seen before is for the settings to say", () => {
    expect(judge({})).toEqual({ accepted: true, record: true });
    expect(judge({ policy: "strict" })).toMatchObject({ accepted: false, otherTypes: false });
  });

  it("does not depend on padding or blanks around a pin", () => {
    expect(judge({ pin: " SHA256:shown= " })).toEqual(ACCEPTED);
    expect(judge({ pin: "SHA256:Shown" })).toMatchObject({ accepted: false });
  });

  it("is explained: both fingerprints, the grid, its address, and what to do", () => {
    expect(judge({ recorded: "SHA256:other" })).toMatchObject({
      error: {
        code: "SSH_HOST_KEY",
        message: `Cannot trust the controller of grid two (10.0.0.2:2222): its host key changed from SHA256:other (recorded ${SINCE}) to SHA256:shown (ssh-ed25519)`,
        hint: expect.stringMatching(
          /ssh_host_ed25519_key\.pub.*Only if it is the same, type: mig trust two$/,
        ),
      },
    });
    expect(judge({ pin: "SHA256:other", keyType: "ecdsa-sha2-nistp256" })).toMatchObject({
      error: {
        message: expect.stringContaining("pins SHA256:other"),
        hint: expect.stringMatching(/ssh_host_ecdsa_key\.pub.*host_key = SHA256:shown/),
      },
    });
    expect(judge({ policy: "strict", keyType: "ssh-rsa" })).toMatchObject({
      error: {
        message: expect.stringContaining("SHA256:shown"),
        hint: expect.stringMatching(/ssh_host_rsa_key\.pub.*type: mig trust two$/),
      },
    });
  });
});
