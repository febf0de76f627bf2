import { createSecretKey, KeyObject, randomBytes } from "node:crypto";
import { Client } from "ssh2";
import { expect, test } from "vitest";
import { readyKeys } from "../../../../src/embedded-grid/ssh/ready-keys.ts";

test("the key of each direction becomes a key object of the same bytes", () => {
  const [out, back] = [randomBytes(16), randomBytes(16)];
  const protocol = { _cipher: { _encKey: out }, _decipher: { _decipherKey: back } };
  readyKeys({ _protocol: protocol });
  const found: readonly unknown[] = [protocol._cipher._encKey, protocol._decipher._decipherKey];
  const expected = [out, back].map((bytes) => createSecretKey(bytes));
  const isSame = found.map((key, index) => key instanceof KeyObject && expected[index]?.equals(key));
  expect(isSame).toEqual([true, true]);
});

test("a cipher that keeps its key elsewhere is left as it is", () => {
  const main = randomBytes(32);
  const protocol = { _cipher: { _encKeyMain: main }, _decipher: {} };
  readyKeys({ _protocol: protocol });
  expect(protocol).toEqual({ _cipher: { _encKeyMain: main }, _decipher: {} });
});

test("a connection that has no protocol yet is left as it is", () => {
  expect(() => readyKeys(new Client())).not.toThrow();
});
