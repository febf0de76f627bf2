import { array, assert, constantFrom, property } from "fast-check";
import { describe, expect, test } from "vitest";
import { setPasswordHash } from "../../../src/programs/password-setting.ts";

const HASH = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNo";
const LINE = `password_hash = ${HASH}`;

describe("a password hash in mig.ini", () => {
  test.for([
    ["an empty file", "", `${LINE}\n`],
    ["a file without one", "username = a\n", `username = a\n${LINE}\n`],
    [
      "a file with sections",
      "mode = both\n\n[hooks]\nverify = x\n",
      `mode = both\n${LINE}\n\n[hooks]\nverify = x\n`,
    ],
    ["an old hash", "a = 1\npassword_hash = old\nb = 2\n", `a = 1\n${LINE}\nb = 2\n`],
    ["a password and a hash", " password=x\na = 1\npassword_hash = y\n", `${LINE}\na = 1\n`],
    ["no line end at the end", "a = 1", `a = 1\n${LINE}\n`],
    ["line ends of Windows", "a = 1\r\npassword = x\r\n", `a = 1\r\n${LINE}\r\n`],
    ["a comment about it", "# password = x\n", `# password = x\n${LINE}\n`],
    ["a key of a section that is called so too", "[x]\npassword = 1\n", `${LINE}\n[x]\npassword = 1\n`],
  ] as const)("goes into %s", ([, before, after]) => {
    expect(setPasswordHash(before, HASH)).toBe(after);
  });

  test("stands once before the first section and changes no other line", () => {
    const line = constantFrom(
      "a = 1",
      "password = x",
      "password_hash = y",
      "",
      "# note",
      "[hooks]",
      "verify = z",
    );
    assert(
      property(array(line, { minLength: 1 }), (lines) => {
        const after = setPasswordHash(`${lines.join("\n")}\n`, HASH)
          .trimEnd()
          .split("\n");
        const section = after.indexOf("[hooks]");
        const head = section === -1 ? after : after.slice(0, section);
        expect(head.filter((each) => each.startsWith("password"))).toEqual([LINE]);
        const others = (all: readonly string[]) =>
          all.filter((each) => each !== "" && !each.startsWith("password"));
        expect(others(after)).toEqual(others(lines));
      }),
    );
  });
});
