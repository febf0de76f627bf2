import { describe, expect, test } from "vitest";
import { signatureHeaders } from "../../../src/notify/signature.ts";

const SIGNED = {
  id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
  timestamp: 1614265330,
  body: '{"test": 2432232314}',
};

describe("the signature of a message", () => {
  test("is that of the Standard Webhooks example", () => {
    expect(signatureHeaders(SIGNED, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")).toEqual({
      "webhook-id": SIGNED.id,
      "webhook-timestamp": "1614265330",
      "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    });
  });

  test("takes any other secret as it stands", () => {
    const plain = signatureHeaders(SIGNED, "1\xf2\x90")["webhook-signature"];
    expect(plain).toMatch(/^v1,[A-Za-z0-9+/]{43}=$/);
    expect(plain).not.toBe(signatureHeaders(SIGNED, "another")["webhook-signature"]);
  });

  test("is missing without a secret", () => {
    expect(signatureHeaders(SIGNED, undefined)).not.toHaveProperty("webhook-signature");
  });

  test.each([
    ["id", { id: "msg_2" }],
    ["time", { timestamp: 1614265331 }],
    ["text", { body: '{"test": 2432232315}' }],
  ])("changes with the %s", (_what, change) => {
    const before = signatureHeaders(SIGNED, "s")["webhook-signature"];
    expect(signatureHeaders({ ...SIGNED, ...change }, "s")["webhook-signature"]).not.toBe(before);
  });
});
