import { expect, test } from "vitest";
import { createAuthenticator } from "../../../../src/web/auth/authenticator.ts";
import type { PasswordVerifier, WebSettings } from "../../../../src/web/settings.ts";
import { createFakeClock } from "../../../support/fake-clock.ts";

const ADMIN = { name: "admin", pass: "secret" };

function authenticatorWith(passwordVerifier: PasswordVerifier) {
  const settings: WebSettings = {
    listen: "",
    port: 0,
    username: "admin",
    passwordVerifier,
    knownHosts: () => [],
    mode: "both",
  };
  return createAuthenticator({ settings: () => settings, clock: createFakeClock(), onFailure: () => {} });
}

function attempt(pass: string, address = "192.0.2.1") {
  return { address, credentials: { ...ADMIN, pass }, session: undefined };
}

test("passwords are verified one at a time", async () => {
  let running = 0;
  let most = 0;
  const authenticator = authenticatorWith({
    async verify() {
      running += 1;
      most = Math.max(most, running);
      await new Promise(setImmediate);
      running -= 1;
      return false;
    },
  });
  await Promise.all(
    Array.from({ length: 8 }, (_, host) => authenticator.judge(attempt("x", `192.0.2.${host}`))),
  );
  expect(most).toBe(1);
});

test("a queue that is full turns away at once", async () => {
  const gate = Promise.withResolvers<boolean>();
  const authenticator = authenticatorWith({ verify: () => gate.promise });
  const waiting = Array.from({ length: 16 }, (_, host) =>
    authenticator.judge(attempt("x", `192.0.2.${host}`)),
  );
  await expect(authenticator.judge(attempt("x", "192.0.2.99"))).rejects.toMatchObject({ code: "TOO_BUSY" });
  gate.resolve(false);
  expect((await Promise.all(waiting)).every(({ type }) => type === "wrong")).toBe(true);
});

test("guesses that queued up before the block are turned away when their turn comes", async () => {
  const gate = Promise.withResolvers<boolean>();
  let verified = 0;
  const authenticator = authenticatorWith({
    verify() {
      verified += 1;
      return gate.promise;
    },
  });
  const guesses = Array.from({ length: 9 }, () => authenticator.judge(attempt("guess")));
  gate.resolve(false);
  const verdicts = (await Promise.all(guesses)).map(({ type }) => type);
  expect(verdicts).toEqual([...Array(5).fill("wrong"), ...Array(4).fill("blocked")]);
  expect(verified).toBe(5);
});

test("a verifier that fails lets nobody in, and the next one is asked again", async () => {
  let isBroken = true;
  const authenticator = authenticatorWith({
    async verify(password) {
      if (isBroken) throw new Error("no memory");
      return password === "secret";
    },
  });
  await expect(authenticator.judge(attempt("secret"))).rejects.toThrow("no memory");
  isBroken = false;
  expect(await authenticator.judge(attempt("secret"))).toMatchObject({ type: "in", user: "admin" });
});

test("a password that was changed while it was verified counts as the new one says", async () => {
  const first = Promise.withResolvers<boolean>();
  const answers = [first.promise, Promise.resolve(false)];
  const asked = Promise.withResolvers<void>();
  const authenticator = authenticatorWith({
    verify() {
      asked.resolve();
      return answers.shift() ?? Promise.resolve(false);
    },
  });
  const verdict = authenticator.judge(attempt("secret"));
  await asked.promise;
  authenticator.settingsChanged();
  first.resolve(true);
  expect(await verdict).toEqual({ type: "wrong" });
});

test("a session is bound to the user name", async () => {
  const authenticator = authenticatorWith({ verify: async () => true });
  const verdict = await authenticator.judge(attempt("secret"));
  const session = verdict.type === "in" ? verdict.session : undefined;
  expect(session).toMatch(/^\d+\.[\w-]{43}$/);
  const forged = { address: "192.0.2.9", credentials: undefined, session: `9${String(session)}` };
  expect(await authenticator.judge(forged)).toEqual({ type: "missing" });
  expect(await authenticator.judge({ ...forged, session })).toEqual({ type: "in", user: "admin" });
});
