/** The parts of SFTP version 3 that are needed on the wire: packets in, packets out. */
export const REQUEST = {
  init: 1,
  open: 3,
  close: 4,
  read: 5,
  write: 6,
  lstat: 7,
  fstat: 8,
  setstat: 9,
  fsetstat: 10,
  opendir: 11,
  readdir: 12,
  remove: 13,
  mkdir: 14,
  rmdir: 15,
  realpath: 16,
  stat: 17,
  rename: 18,
  readlink: 19,
  symlink: 20,
  extended: 200,
} as const;

const RESPONSE = { version: 2, status: 101, handle: 102, data: 103, name: 104, attributes: 105 } as const;

export const STATUS = {
  ok: 0,
  end: 1,
  noFile: 2,
  denied: 3,
  failure: 4,
  badMessage: 5,
  unsupported: 8,
} as const;

export interface Attributes {
  readonly size?: number;
  readonly owner?: { readonly user: number; readonly group: number };
  readonly mode?: number;
  /** Epoch seconds. */
  readonly times?: { readonly accessed: number; readonly modified: number };
}

export interface NameEntry {
  readonly name: string;
  readonly long: string;
  readonly attributes: Attributes;
}

const HAS = { size: 1, owner: 2, mode: 4, times: 8, extended: 0x80000000 } as const;
/** Larger than any request that a client sends; what is longer is no SFTP. */
const MAX_PACKET_BYTES = 1024 * 1024;

/** Cuts a stream of bytes into packets. Throws when a length makes no sense. */
export function createPacketSplitter(onPacket: (packet: Buffer) => void): (data: Buffer) => void {
  let pending: Buffer = Buffer.alloc(0);
  return (data) => {
    pending = pending.length === 0 ? data : Buffer.concat([pending, data]);
    while (pending.length >= 4) {
      const length = pending.readUInt32BE(0);
      if (length === 0 || length > MAX_PACKET_BYTES)
        throw new Error(`Cannot read SFTP: a packet of ${length} bytes`);
      if (pending.length < 4 + length) return;
      onPacket(pending.subarray(4, 4 + length));
      pending = pending.subarray(4 + length);
    }
  };
}

export interface PacketReader {
  byte(): number;
  int(): number;
  long(): number;
  bytes(): Buffer;
  text(): string;
  attributes(): Attributes;
}

/** Reads fields in order; throws a RangeError past the end. */
export function createPacketReader(packet: Buffer): PacketReader {
  let at = 0;
  const take = (length: number): number => {
    if (at + length > packet.length) throw new RangeError("Cannot read SFTP: a packet ends too soon");
    at += length;
    return at - length;
  };
  const reader: PacketReader = {
    byte: () => packet.readUInt8(take(1)),
    int: () => packet.readUInt32BE(take(4)),
    long: () => Number(packet.readBigUInt64BE(take(8))),
    bytes() {
      const length = reader.int();
      const start = take(length);
      return packet.subarray(start, start + length);
    },
    text: () => reader.bytes().toString("utf8"),
    attributes() {
      const flags = reader.int();
      return {
        ...((flags & HAS.size) === 0 ? {} : { size: reader.long() }),
        ...((flags & HAS.owner) === 0 ? {} : { owner: { user: reader.int(), group: reader.int() } }),
        ...((flags & HAS.mode) === 0 ? {} : { mode: reader.int() }),
        ...((flags & HAS.times) === 0 ? {} : { times: { accessed: reader.int(), modified: reader.int() } }),
      };
    },
  };
  return reader;
}

/** Server's greeting: version 3 and what it knows beyond. */
export function versionPacket(extensions: readonly string[]): Buffer {
  return packet(RESPONSE.version, int(3), ...extensions.flatMap((name) => [text(name), text("1")]));
}

export function statusPacket(id: number, status: number, message: string): Buffer {
  return packet(RESPONSE.status, int(id), int(status), text(message), text(""));
}

/** What an answer says: the status that it carries, `ok` for one that carries something else. */
export function statusOf(answer: Buffer): number {
  const TYPE_AT = 4;
  const STATUS_AT = 9;
  return answer.readUInt8(TYPE_AT) === RESPONSE.status ? answer.readUInt32BE(STATUS_AT) : STATUS.ok;
}

export function handlePacket(id: number, handle: string): Buffer {
  return packet(RESPONSE.handle, int(id), text(handle));
}

export function dataPacket(id: number, data: Buffer): Buffer {
  return packet(RESPONSE.data, int(id), int(data.length), data);
}

export function namePacket(id: number, entries: readonly NameEntry[]): Buffer {
  const parts = entries.flatMap((entry) => [
    text(entry.name),
    text(entry.long),
    attributes(entry.attributes),
  ]);
  return packet(RESPONSE.name, int(id), int(entries.length), ...parts);
}

export function attributesPacket(id: number, value: Attributes): Buffer {
  return packet(RESPONSE.attributes, int(id), attributes(value));
}

function packet(type: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat([Buffer.from([type]), ...parts]);
  return Buffer.concat([int(body.length), body]);
}

function int(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
}

function long(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value, "utf8");
  return Buffer.concat([int(bytes.length), bytes]);
}

function attributes({ size, owner, mode, times }: Attributes): Buffer {
  const flags =
    (size === undefined ? 0 : HAS.size) |
    (owner === undefined ? 0 : HAS.owner) |
    (mode === undefined ? 0 : HAS.mode) |
    (times === undefined ? 0 : HAS.times);
  return Buffer.concat([
    int(flags),
    ...(size === undefined ? [] : [long(size)]),
    ...(owner === undefined ? [] : [int(owner.user), int(owner.group)]),
    ...(mode === undefined ? [] : [int(mode)]),
    ...(times === undefined ? [] : [int(times.accessed), int(times.modified)]),
  ]);
}
