import { createSecretKey, type KeyObject } from "node:crypto";

/*
 * The SSH library hands Node the bytes of its key with each packet of AES-GCM, and Node finds out each time that they are no
 * key object, which takes as long as to encrypt the packet. It uses whatever lies there; so a key object is put there. Where
 * the library changes, nothing is found and all stays as slow as it was.
 */
interface Keyed {
  readonly _protocol?: {
    readonly _cipher?: { _encKey?: Buffer | KeyObject };
    readonly _decipher?: { _decipherKey?: Buffer | KeyObject };
  };
}

/** For a connection that is logged in: both ends have their keys by then. */
export function readyKeys(connection: object): void {
  const { _protocol: protocol } = connection as Keyed;
  const { _cipher: cipher, _decipher: decipher } = protocol ?? {};
  if (Buffer.isBuffer(cipher?._encKey)) cipher._encKey = createSecretKey(cipher._encKey);
  if (Buffer.isBuffer(decipher?._decipherKey)) decipher._decipherKey = createSecretKey(decipher._decipherKey);
}
