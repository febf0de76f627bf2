/** Reads the length-prefixed fields of SSH (RFC 4251, section 5); throws `RangeError` when they run out. */
export class WireReader {
  readonly #bytes: Buffer;
  #position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes);
  }

  uint32(): number {
    return this.raw(4).readUInt32BE();
  }

  string(): Buffer {
    return this.raw(this.uint32());
  }

  text(): string {
    return this.string().toString("latin1");
  }

  raw(length: number): Buffer {
    const end = this.#position + length;
    if (end > this.#bytes.length)
      throw new RangeError(`Field of ${length} bytes at ${this.#position} is cut off`);
    const field = this.#bytes.subarray(this.#position, end);
    this.#position = end;
    return field;
  }

  get isAtEnd(): boolean {
    return this.#position === this.#bytes.length;
  }
}

export function wireUint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

export function wireString(value: string | Uint8Array): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([wireUint32(bytes.length), bytes]);
}

/** A positive number in the shortest form, with a leading zero where its first bit is set. */
export function wireNumber(value: Uint8Array): Buffer {
  const first = value.findIndex((byte) => byte !== 0);
  const digits = first === -1 ? Buffer.alloc(0) : Buffer.from(value.subarray(first));
  const signed = (digits[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.from([0]), digits]) : digits;
  return wireString(signed);
}
