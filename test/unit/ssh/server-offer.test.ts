import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isPostQuantumOnly, readServerOffer } from "../../../src/ssh/server-offer.ts";
import { serverGreeting } from "../../support/server-greeting.ts";

const LISTS = {
  keyExchange: ["curve25519-sha256", "ext-info-s", "kex-strict-s-v00@openssh.com"],
  hostKey: ["ssh-ed25519"],
  cipher: ["aes128-ctr"],
  mac: ["hmac-sha1"],
};

describe("what a server offers", () => {
  it("is read from its greeting, flags left out", () => {
    expect(readServerOffer(serverGreeting(LISTS))).toEqual({
      software: "OpenSSH_4.3 old",
      ...LISTS,
      keyExchange: ["curve25519-sha256"],
    });
  });

  it("may come after lines of text", () => {
    const bytes = Buffer.concat([Buffer.from("Welcome\r\nall are watched\r\n"), serverGreeting(LISTS)]);
    expect(readServerOffer(bytes)?.cipher).toEqual(["aes128-ctr"]);
  });

  it("is not known until it is whole", () => {
    const whole = serverGreeting(LISTS);
    const needed = whole.indexOf("hmac-sha1") + "hmac-sha1".length;
    for (let length = 0; length < needed; length += 1)
      expect(readServerOffer(whole.subarray(0, length))).toBeUndefined();
    expect(readServerOffer(whole.subarray(0, needed))).toBeDefined();
  });

  it("is never read from something else, nor does anything else break it", () => {
    expect(readServerOffer(Buffer.from("HTTP/1.1 400 Bad Request\r\n\r\n"))).toBeUndefined();
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        readServerOffer(
          Buffer.concat([Buffer.from("SSH-2.0-x\r\n"), Buffer.from([0, 0, 0, 9, 4, 20]), bytes]),
        );
      }),
    );
  });

  it("is post-quantum only when every exchange is, and there is one", () => {
    const offer = (...keyExchange: string[]) => ({
      software: "",
      hostKey: [],
      cipher: [],
      mac: [],
      keyExchange,
    });
    expect(isPostQuantumOnly(offer("mlkem768x25519-sha256", "sntrup761x25519-sha512@openssh.com"))).toBe(
      true,
    );
    expect(isPostQuantumOnly(offer("mlkem768x25519-sha256", "curve25519-sha256"))).toBe(false);
    expect(isPostQuantumOnly(offer())).toBe(false);
  });
});
