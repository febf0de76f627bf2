import { StringDecoder } from "node:string_decoder";

/** Text of a stream with a limit to what is kept. */
export interface KeptText {
  add(chunk: Buffer): void;
  text(): string;
  /** True when something was dropped. */
  readonly isCut: boolean;
}

/** Keeps the beginning: data, whose end alone would be no use. */
export function keepHead(maxBytes: number): KeptText {
  const chunks: Buffer[] = [];
  let bytes = 0;
  let isCut = false;
  return {
    add(chunk) {
      const room = maxBytes - bytes;
      if (chunk.length > room) isCut = true;
      if (room <= 0) return;
      chunks.push(chunk.subarray(0, room));
      bytes += Math.min(chunk.length, room);
    },
    text: () => new StringDecoder("utf8").write(Buffer.concat(chunks)),
    get isCut() {
      return isCut;
    },
  };
}

/** Keeps the end: messages, of which the last says why. */
export function keepTail(maxBytes: number): KeptText {
  let chunks: Buffer[] = [];
  let bytes = 0;
  let isCut = false;
  return {
    add(chunk) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes <= 2 * maxBytes) return;
      // Only now and then, so that endless output costs little.
      chunks = [Buffer.from(Buffer.concat(chunks).subarray(-maxBytes))];
      bytes = maxBytes;
      isCut = true;
    },
    text() {
      isCut ||= bytes > maxBytes;
      return Buffer.concat(chunks).subarray(-maxBytes).toString("utf8");
    },
    get isCut() {
      return isCut;
    },
  };
}

/** No line of a progress report is longer; a longer one is handed on in pieces. */
const MAX_LINE_CHARACTERS = 16 * 1024;

/** Cuts a stream into lines at \n and at \r, with which progress overwrites itself; empty ones are left out. */
export function createLineSplitter(onLine: (line: string) => void): {
  add(chunk: Buffer): void;
  end(): void;
} {
  const decoder = new StringDecoder("utf8");
  let rest = "";

  function handOn(line: string): void {
    if (line !== "") onLine(line);
  }

  function take(text: string): void {
    const lines = (rest + text).split(/[\r\n]/);
    rest = lines.pop() ?? "";
    for (const line of lines) handOn(line);
    while (rest.length > MAX_LINE_CHARACTERS) {
      handOn(rest.slice(0, MAX_LINE_CHARACTERS));
      rest = rest.slice(MAX_LINE_CHARACTERS);
    }
  }

  return {
    add: (chunk) => take(decoder.write(chunk)),
    end() {
      take(decoder.end());
      handOn(rest);
      rest = "";
    },
  };
}
