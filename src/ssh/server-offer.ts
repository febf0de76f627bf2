import type { Socket } from "node:net";

/** What a server says in the clear before the first key exchange; for error messages only. */
export interface ServerOffer {
  /** `OpenSSH_9.2p1 Debian-2`, … */
  readonly software: string;
  readonly keyExchange: readonly string[];
  readonly hostKey: readonly string[];
  readonly cipher: readonly string[];
  readonly mac: readonly string[];
}

const KEXINIT = 20;
const COOKIE_BYTES = 16;
/** Longer than any real greeting with its lists. */
const MAX_BYTES = 32 * 1024;
/** Names in the key exchange list that are flags, not algorithms. */
const FLAGS = /^(ext-info-|kex-strict-)/;
const POST_QUANTUM = /mlkem|sntrup|kyber|ntru/;

/** Keeps the first bytes that arrive; ask for the offer when the handshake failed. */
export function listenForOffer(socket: Socket): () => ServerOffer | undefined {
  let heard = Buffer.alloc(0);
  const listener = (data: Buffer) => {
    heard = Buffer.concat([heard, data]);
    if (heard.length > MAX_BYTES || readServerOffer(heard) !== undefined) socket.off("data", listener);
  };
  socket.on("data", listener);
  return () => readServerOffer(heard);
}

/** Reads identification line and KEXINIT packet; undefined when they are not there or not whole. */
export function readServerOffer(bytes: Buffer): ServerOffer | undefined {
  const line = /(?:^|\n)SSH-[^-\n]*-([^\r\n]*)\r?\n/.exec(bytes.toString("latin1"));
  if (line === null) return undefined;
  const packet = bytes.subarray(line.index + line[0].length);
  if (packet.length < 6 || packet.readUInt8(5) !== KEXINIT) return undefined;
  const lists = readNameLists(packet.subarray(6 + COOKIE_BYTES), 5);
  const [keyExchange, hostKey, cipher, , mac] = lists;
  if (keyExchange === undefined || hostKey === undefined || cipher === undefined || mac === undefined)
    return undefined;
  const software = line[1] ?? "";
  return { software, keyExchange: keyExchange.filter((name) => !FLAGS.test(name)), hostKey, cipher, mac };
}

function readNameLists(bytes: Buffer, count: number): string[][] {
  const lists: string[][] = [];
  let at = 0;
  while (lists.length < count && at + 4 <= bytes.length) {
    const length = bytes.readUInt32BE(at);
    if (at + 4 + length > bytes.length) break;
    lists.push(
      bytes
        .toString("latin1", at + 4, at + 4 + length)
        .split(",")
        .filter(Boolean),
    );
    at += 4 + length;
  }
  return lists;
}

/** True when the server allows nothing but key exchanges that quantum computers cannot break. */
export function isPostQuantumOnly(offer: ServerOffer): boolean {
  return offer.keyExchange.length > 0 && offer.keyExchange.every((name) => POST_QUANTUM.test(name));
}
