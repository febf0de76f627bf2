import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createLineSplitter, keepHead, keepTail } from "../../../src/ssh/output.ts";

/** The same bytes in pieces of any size. */
const inPieces = fc.tuple(
  fc.string({ unit: fc.constantFrom("a", "é", "🧀", "\n", "\r") }),
  fc.array(fc.integer({ min: 1, max: 5 })),
);

function pieces(text: string, sizes: readonly number[]): Buffer[] {
  const bytes = Buffer.from(text);
  const found: Buffer[] = [];
  let at = 0;
  for (const size of sizes) {
    found.push(bytes.subarray(at, at + size));
    at += size;
  }
  return [...found, bytes.subarray(at)];
}

describe("lines of progress", () => {
  it("are the same however the bytes arrive", () => {
    fc.assert(
      fc.property(inPieces, ([text, sizes]) => {
        const lines: string[] = [];
        const splitter = createLineSplitter((line) => lines.push(line));
        for (const piece of pieces(text, sizes)) splitter.add(piece);
        splitter.end();
        expect(lines).toEqual(text.split(/[\r\n]/).filter((line) => line !== ""));
      }),
    );
  });

  it("come as soon as they are whole", () => {
    const lines: string[] = [];
    const splitter = createLineSplitter((line) => lines.push(line));
    splitter.add(Buffer.from("10%\r20"));
    expect(lines).toEqual(["10%"]);
    splitter.add(Buffer.from("%\n"));
    expect(lines).toEqual(["10%", "20%"]);
  });

  it("without an end are handed on in pieces, so that memory stays small", () => {
    const lengths: number[] = [];
    const splitter = createLineSplitter((line) => lengths.push(line.length));
    for (let count = 0; count < 100; count += 1) splitter.add(Buffer.alloc(1000, "x"));
    splitter.end();
    expect(Math.max(...lengths)).toBe(16 * 1024);
    expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(100_000);
  });
});

describe("output with a limit", () => {
  it("keeps its beginning, whole characters only, and says that it was cut", () => {
    const kept = keepHead(4);
    kept.add(Buffer.from("ab"));
    expect([kept.text(), kept.isCut]).toEqual(["ab", false]);
    kept.add(Buffer.from("c🧀"));
    kept.add(Buffer.from("d"));
    expect([kept.text(), kept.isCut]).toEqual(["abc", true]);
  });

  it("of exactly the limit is not cut", () => {
    const kept = keepHead(4);
    kept.add(Buffer.from("abcd"));
    kept.add(Buffer.alloc(0));
    expect([kept.text(), kept.isCut]).toEqual(["abcd", false]);
  });

  it("keeps its end", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "grapheme-ascii" })), (chunks) => {
        const kept = keepTail(10);
        for (const chunk of chunks) kept.add(Buffer.from(chunk));
        expect(kept.text()).toBe(chunks.join("").slice(-10));
      }),
    );
  });
});
