import { describe, expect, test } from "vitest";
import {
  hashPassword,
  parseArgon2Hash,
  type StoredPassword,
  verifyPassword,
} from "../../../src/config/password.ts";
import { Secret } from "../../../src/config/secret.ts";

/** By the reference program: `echo -n password | argon2 somesalt -id -t 2 -k 65536 -p 1 -e`. */
const REFERENCE = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

const plain = (value: string): StoredPassword => ({ kind: "plain", value: new Secret(value) });
const hashed = (value: string): StoredPassword => ({ kind: "hash", value: new Secret(value) });

describe("a hashed password", () => {
  test("is verified, and another one is not", async () => {
    const stored = hashed(await hashPassword("correct hörse"));
    expect(await verifyPassword(stored, "correct hörse")).toBe(true);
    expect(await verifyPassword(stored, "correct horse")).toBe(false);
    expect(await verifyPassword(stored, "")).toBe(false);
  });

  test("has a salt of its own", async () => {
    expect(await hashPassword("same")).not.toBe(await hashPassword("same"));
  });

  test("is in the form that others read, within what a machine of 256 MiB can do", async () => {
    const hash = await hashPassword("word");
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(parseArgon2Hash(hash)).toMatchObject({ memoryKib: 19_456, passes: 2, lanes: 1 });
  });

  test("by the reference program is verified", async () => {
    expect(await verifyPassword(hashed(REFERENCE), "password")).toBe(true);
  });

  test.each([
    ["", "expected the form"],
    ["$2b$10$abcdefghijklmnopqrstuv", "expected the form"],
    [REFERENCE.replace("argon2id", "argon2i"), "expected the form"],
    [REFERENCE.replace("v=19", "v=16"), "expected the form"],
    [`${REFERENCE}=`, "expected the form"],
    [REFERENCE.replace("m=65536", "m=1048576"), "more memory than MIG may use"],
    [REFERENCE.replace("m=65536", "m=7"), "too little memory"],
    [REFERENCE.replace("t=2", "t=0"), "t=0 is not from 1 to 10"],
    [REFERENCE.replace("t=2", "t=4000"), "t=4000 is not from 1 to 10"],
    [REFERENCE.replace("p=1", "p=64"), "p=64 is not from 1 to 4"],
    [REFERENCE.replace("c29tZXNhbHQ", "c29t"), "salt"],
    [REFERENCE.replace("CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc", "CTFh"), "hash"],
  ])("%s is refused before any work, in words that do not quote it", async (text, words) => {
    const problem = parseArgon2Hash(text);
    expect(problem).toContain(words);
    expect(problem).not.toContain("CTFhFdXPJO1aFaMa");
    expect(await verifyPassword(hashed(text), "password")).toBe(false);
  });
});

test("a plain password is verified whatever the length of the candidate", async () => {
  expect(await verifyPassword(plain("geheim"), "geheim")).toBe(true);
  expect(await verifyPassword(plain("geheim"), "gehei")).toBe(false);
  expect(await verifyPassword(plain("geheim"), "geheim ")).toBe(false);
});
