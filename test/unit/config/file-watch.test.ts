import { describe, expect, test } from "vitest";
import { FileWatch } from "../../../src/config/reload/file-watch.ts";
import { createFakeClock } from "../../support/fake-clock.ts";

/** A folder whose state and events the test decides. */
function createFolder() {
  const nothing = (): void => undefined;
  const folder = { signature: "a", identity: "1", listening: 0, deaf: false, event: nothing };
  const port = {
    signature: () => folder.signature,
    folder: () => folder.identity,
    listen(onEvent: () => void) {
      if (folder.deaf) return undefined;
      folder.listening += 1;
      folder.event = onEvent;
      return {
        [Symbol.dispose]: () => {
          folder.listening -= 1;
        },
      };
    },
  };
  return { folder, port };
}

function watchFolder(folder = createFolder()) {
  const clock = createFakeClock();
  const seen: string[] = [];
  const watch = new FileWatch({
    clock,
    port: folder.port,
    onChange: () => seen.push(folder.folder.signature),
  });
  return { ...folder, clock, seen, watch };
}

describe("a file watch", () => {
  test("hears of a change at once, and waits until the writing has come to rest", async () => {
    const { folder, clock, seen, watch } = watchFolder();
    await using _ = watch;
    folder.signature = "half";
    folder.event();
    await clock.advance(200);
    folder.signature = "whole";
    folder.event();
    await clock.advance(200);
    expect(seen).toEqual([]);
    await clock.advance(200);
    expect(seen).toEqual(["whole"]);
  });

  test("sees a change that made no event within a few seconds", async () => {
    const { folder, clock, seen, watch } = watchFolder();
    await using _ = watch;
    folder.signature = "b";
    await clock.advance(5_000);
    expect(seen).toEqual(["b"]);
  });

  test("says nothing when an event changed nothing", async () => {
    const { folder, clock, seen, watch } = watchFolder();
    await using _ = watch;
    folder.event();
    await clock.advance(20_000);
    expect(seen).toEqual([]);
  });

  test("does not wait for ever for a file that is written without a pause", async () => {
    const { folder, clock, seen, watch } = watchFolder();
    await using _ = watch;
    for (let write = 0; write < 20; write++) {
      folder.signature = `b${write}`;
      folder.event();
      await clock.advance(100);
    }
    expect(seen).toHaveLength(1);
  });

  test("listens to the new folder when a volume was mounted over the old one", async () => {
    const { folder, clock, seen, watch } = watchFolder();
    await using _ = watch;
    folder.identity = "2";
    folder.signature = "mounted";
    await clock.advance(5_000);
    expect(seen).toEqual(["mounted"]);
    expect(folder.listening).toBe(1);
    folder.signature = "changed";
    folder.event();
    await clock.advance(300);
    expect(seen).toEqual(["mounted", "changed"]);
  });

  test("begins to listen when a folder that was not there has come", async () => {
    const made = createFolder();
    made.folder.deaf = true;
    const { folder, clock, watch } = watchFolder(made);
    await using _ = watch;
    expect(folder.listening).toBe(0);
    folder.deaf = false;
    await clock.advance(5_000);
    expect(folder.listening).toBe(1);
  });

  test("leaves nothing behind when it is disposed of, and calls nobody afterwards", async () => {
    const { folder, clock, seen, watch } = watchFolder();
    folder.signature = "b";
    folder.event();
    await watch[Symbol.asyncDispose]();
    await clock.advance(20_000);
    expect(seen).toEqual([]);
    expect(folder.listening).toBe(0);
    expect(clock.sleepers).toBe(0);
  });
});
