import { describe, expect, it } from "vitest";
import { type MemoryFiles, memoryFiles } from "../../support/memory-sftp.ts";
import { failure, startBench } from "../../support/ssh-bench.ts";
import { answering } from "../../support/ssh-server.ts";

const start = (files: MemoryFiles, timing = {}) =>
  startBench({ onSession: files.attach, onExec: answering("") }, { timing });

const PERMISSION_DENIED = 3;
const FAILURE = 4;
const UNSUPPORTED = 8;

describe("files on a controller", () => {
  it("are written beside their place and moved into it, with the mode that was asked for", async () => {
    const files = memoryFiles(["/", "/inbox"]);
    await using bench = await start(files);
    await bench.connection.sftp.write("/inbox/job.json", '{"id":1}', { mode: 0o640 });
    await bench.connection.sftp.write("/inbox/job.json", '{"id":2}', { mode: 0o640 });
    expect([...files.entries.keys()]).toEqual(["/", "/inbox", "/inbox/job.json"]);
    expect(files.entries.get("/inbox/job.json")).toEqual({ mode: 0o100640, data: Buffer.from('{"id":2}') });
    expect((await bench.connection.sftp.read("/inbox/job.json")).toString()).toBe('{"id":2}');
    expect(bench.server.logIns).toBe(1);
    expect(files.sessions).toBe(1);
  });

  it("are secret unless said otherwise", async () => {
    const files = memoryFiles();
    await using bench = await start(files);
    await bench.connection.sftp.write("/key", Uint8Array.of(1, 2, 3));
    expect(files.entries.get("/key")?.mode).toBe(0o100600);
  });

  it("of any size arrive whole", async () => {
    const files = memoryFiles();
    await using bench = await start(files);
    const data = Buffer.alloc(1_000_003, "0123456789");
    await bench.connection.sftp.write("/big", data);
    expect(files.entries.get("/big")?.data.equals(data)).toBe(true);
    expect((await bench.connection.sftp.read("/big")).equals(data)).toBe(true);
    await bench.connection.sftp.write("/empty", "");
    expect(await bench.connection.sftp.read("/empty")).toHaveLength(0);
  });

  it("get the directories they need", async () => {
    const files = memoryFiles();
    await using bench = await start(files);
    await bench.connection.sftp.write("/a/b/c/file", "x");
    expect([...files.entries.keys()]).toEqual(["/", "/a", "/a/b", "/a/b/c", "/a/b/c/file"]);
  });

  it("that are missing give SSH_NO_FILE to read, nothing to find, and no error to remove", async () => {
    await using bench = await start(memoryFiles());
    const { sftp } = bench.connection;
    expect(await failure(sftp.read("/none"))).toMatchObject({
      code: "SSH_NO_FILE",
      message: expect.stringContaining("Cannot read /none on grid my_grid (root@127.0.0.1:"),
    });
    expect(await sftp.find("/none")).toBeUndefined();
    await sftp.remove("/none");
    expect(await failure(sftp.list("/none"))).toMatchObject({ code: "SSH_NO_FILE" });
  });

  it("are found, listed by name and removed", async () => {
    const files = memoryFiles(["/", "/d", "/d/sub"]);
    await using bench = await start(files);
    const { sftp } = bench.connection;
    await sftp.write("/d/b", "22");
    await sftp.write("/d/a", "1");
    const file = { name: "b", bytes: 2, directory: false, mode: 0o600, modified: 1_700_000_000 };
    expect(await sftp.find("/d/b")).toEqual(file);
    expect(await sftp.list("/d")).toEqual([
      { ...file, name: "a", bytes: 1 },
      file,
      { name: "sub", bytes: 0, directory: true, mode: 0o755, modified: 1_700_000_000 },
    ]);
    await sftp.remove("/d/b");
    expect(await sftp.find("/d/b")).toBeUndefined();
  });

  it("that may not be touched give SSH_DENIED, and other refusals the controller's words", async () => {
    const files = memoryFiles();
    await using bench = await start(files);
    files.failures.set("open", PERMISSION_DENIED);
    expect(await failure(bench.connection.sftp.write("/f", ""))).toMatchObject({ code: "SSH_DENIED" });
    files.failures.set("open", FAILURE);
    expect(await failure(bench.connection.sftp.write("/f", ""))).toMatchObject({
      code: "GRID_REFUSED",
      hint: expect.stringContaining("full"),
    });
  });

  it("that cannot be moved into place leave nothing beside it", async () => {
    const files = memoryFiles();
    await using bench = await start(files);
    files.failures.set("rename", FAILURE);
    expect(await failure(bench.connection.sftp.write("/f", "x"))).toMatchObject({ code: "GRID_REFUSED" });
    expect([...files.entries.keys()]).toEqual(["/"]);
  });

  it("are written also where the server cannot change modes, but not where it may not", async () => {
    const files = memoryFiles();
    await using bench = await start(files);
    files.failures.set("fsetstat", UNSUPPORTED);
    await bench.connection.sftp.write("/f", "x");
    files.failures.set("fsetstat", PERMISSION_DENIED);
    expect(await failure(bench.connection.sftp.write("/g", "x"))).toMatchObject({ code: "SSH_DENIED" });
    expect([...files.entries.keys()]).toEqual(["/", "/f"]);
  });

  it("too large to be one of ours are not read to the end", async () => {
    const files = memoryFiles();
    files.entries.set("/huge", { mode: 0o100644, data: Buffer.alloc(65 * 1024 * 1024) });
    await using bench = await start(files);
    expect(await failure(bench.connection.sftp.read("/huge"))).toMatchObject({ code: "TOO_LARGE" });
  });
});

describe("the channel for files", () => {
  it("is shared by all who use it at the same time", async () => {
    const files = memoryFiles();
    await using bench = await start(files);
    await Promise.all(
      Array.from({ length: 20 }, (_, number) => bench.connection.sftp.write(`/${number}`, "x")),
    );
    expect(files.entries.size).toBe(21);
    expect(files.sessions).toBe(1);
  });

  it("is opened again after the server closed it, on the same connection", async () => {
    const files = memoryFiles();
    await using bench = await start(files);
    await bench.connection.sftp.write("/f", "x");
    files.closeAll();
    await bench.connection.exec(["app", "list"]);
    expect((await bench.connection.sftp.read("/f")).toString()).toBe("x");
    expect(files.sessions).toBe(2);
    expect(bench.server.logIns).toBe(1);
  });

  it("is opened again after the connection was lost", async () => {
    const files = memoryFiles();
    await using bench = await start(files);
    await bench.connection.sftp.write("/f", "x");
    bench.server.cut();
    await expect.poll(() => bench.log).toContain("connection ended");
    expect((await bench.connection.sftp.read("/f")).toString()).toBe("x");
    expect(bench.server.logIns).toBe(2);
  });

  it("that is lost under a request leaves its outcome unknown", async () => {
    for (const request of ["write", "rename", "read", "stat", "opendir", "remove", "mkdir"]) {
      const files = memoryFiles();
      files.entries.set("/there", { mode: 0o100600, data: Buffer.from("x") });
      await using bench = await start(files);
      const { sftp } = bench.connection;
      await sftp.find("/");
      files.silence = { request, meanwhile: bench.server.cut };
      const uses: Record<string, () => Promise<unknown>> = {
        write: () => sftp.write("/f", "x"),
        rename: () => sftp.write("/f", "x"),
        mkdir: () => sftp.write("/d/f", "x"),
        read: () => sftp.read("/there"),
        stat: () => sftp.find("/there"),
        opendir: () => sftp.list("/"),
        remove: () => sftp.remove("/there"),
      };
      expect(await failure(uses[request]?.() ?? Promise.resolve()), request).toMatchObject({
        code: "SSH_LOST",
      });
    }
  });

  it("closed by the server under a request leaves its outcome unknown too", async () => {
    const files = memoryFiles();
    await using bench = await start(files);
    files.silence = { request: "write", meanwhile: () => files.closeAll() };
    expect(await failure(bench.connection.sftp.write("/f", "x"))).toMatchObject({ code: "SSH_LOST" });
    expect(bench.log).toEqual(["logged in"]);
  });

  it("that does not answer in time leaves the outcome unknown, and the next use gets a new one", async () => {
    const files = memoryFiles();
    await using bench = await start(files, { sftpCallMs: 40 });
    files.silence = { request: "write", meanwhile: () => undefined };
    expect(await failure(bench.connection.sftp.write("/f", "x"))).toMatchObject({
      code: "SSH_TIMEOUT",
      message: expect.stringContaining("no answer in 0.04 s"),
    });
    delete files.silence;
    await bench.connection.sftp.write("/f", "x");
    expect(bench.server.logIns).toBe(2);
  });

  it("that the server does not offer means that nothing happened, and takes no session away", async () => {
    await using bench = await startBench({ onExec: answering("fine") });
    for (let count = 0; count < 12; count += 1) {
      expect(await failure(bench.connection.sftp.read("/f"))).toMatchObject({
        code: "SSH_CHANNEL",
        hint: expect.stringContaining("Subsystem sftp"),
      });
    }
    await bench.connection.exec(["app", "list"]);
    expect(bench.server.openSessions).toBeLessThanOrEqual(1);
    expect(bench.server.logIns).toBe(1);
  });

  it("on which the server never speaks SFTP is given up before anything was asked for", async () => {
    await using bench = await startBench(
      { onSession: (session) => session.on("subsystem", (accept) => void accept()) },
      { timing: { channelMs: 40 } },
    );
    expect(await failure(bench.connection.sftp.read("/f"))).toMatchObject({
      code: "SSH_CHANNEL",
      message: expect.stringContaining("0.04 s"),
    });
  });
});
