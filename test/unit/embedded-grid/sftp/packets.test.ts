import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { modeText } from "../../../../src/embedded-grid/sftp/file-facts.ts";
import {
  createPacketReader,
  createPacketSplitter,
  dataPacket,
  namePacket,
  statusPacket,
  versionPacket,
} from "../../../../src/embedded-grid/sftp/packets.ts";
import { cleanPath } from "../../../../src/embedded-grid/sftp/tree.ts";

describe("SFTP on the wire", () => {
  test("packets come out whole however the stream was cut", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 50 })), fc.array(fc.nat(40)), (bodies, cuts) => {
        const stream = Buffer.concat(bodies.map((body, id) => dataPacket(id, Buffer.from(body))));
        const seen: string[] = [];
        const split = createPacketSplitter((packet) => {
          const reader = createPacketReader(packet);
          seen.push(`${reader.byte()} ${reader.int()} ${reader.bytes().toString("hex")}`);
        });
        let at = 0;
        for (const cut of [...cuts, stream.length]) {
          split(stream.subarray(at, at + cut));
          at += cut;
        }
        split(stream.subarray(at));
        expect(seen).toEqual(bodies.map((body, id) => `103 ${id} ${Buffer.from(body).toString("hex")}`));
      }),
    );
  });

  test("a length that makes no sense is refused", () => {
    const split = createPacketSplitter(() => undefined);
    expect(() => split(Buffer.from([0xff, 0xff, 0xff, 0xff]))).toThrow("a packet of 4294967295 bytes");
    expect(() => createPacketSplitter(() => undefined)(Buffer.alloc(4))).toThrow("a packet of 0 bytes");
  });

  test("a packet that ends too soon is refused", () => {
    const reader = createPacketReader(Buffer.from([0, 0, 0, 9, 1]));
    expect(() => reader.text()).toThrow(RangeError);
  });

  test("what is written can be read", () => {
    const reader = createPacketReader(statusPacket(7, 3, "Permission denied").subarray(4));
    expect([reader.byte(), reader.int(), reader.int(), reader.text()]).toEqual([
      101,
      7,
      3,
      "Permission denied",
    ]);
    const version = createPacketReader(versionPacket(["posix-rename@openssh.com"]).subarray(4));
    expect([version.byte(), version.int(), version.text(), version.text()]).toEqual([
      2,
      3,
      "posix-rename@openssh.com",
      "1",
    ]);
    const attributes = {
      size: 2 ** 40,
      owner: { user: 1, group: 2 },
      mode: 0o100644,
      times: { accessed: 3, modified: 4 },
    };
    const names = createPacketReader(namePacket(1, [{ name: "ä", long: "x", attributes }]).subarray(4));
    expect([names.byte(), names.int(), names.int(), names.text(), names.text()]).toEqual([
      104,
      1,
      1,
      "ä",
      "x",
    ]);
    expect(names.attributes()).toEqual(attributes);
  });

  test("modes read as ls shows them", () => {
    const modes = [0o040755, 0o100600, 0o120777];
    expect(modes.map(modeText)).toEqual(["drwxr-xr-x", "-rw-------", "lrwxrwxrwx"]);
  });

  test("no path leads above the root", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("..", ".", "", "a", "b/c")), (parts) => {
        const path = cleanPath(parts.join("/"));
        expect(path.startsWith("/")).toBe(true);
        expect(path.split("/")).not.toContain("..");
      }),
    );
  });
});
