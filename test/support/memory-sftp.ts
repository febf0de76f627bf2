import { posix } from "node:path";
import ssh2, { type Attributes, type Session, type SFTPWrapper } from "ssh2";

const { STATUS_CODE, OPEN_MODE } = ssh2.utils.sftp;
const DIRECTORY = 0o040755;
const FILE = 0o100000;

interface Entry {
  mode: number;
  data: Buffer;
}

/** Files in memory behind SFTP, as a plain version 3 server: no extension, and rename never replaces. */
export interface MemoryFiles {
  readonly entries: Map<string, Entry>;
  /** Handler for `onSession`. */
  attach(session: Session): void;
  /** Requests that get this status instead of an answer: `open /a`, `write`, … */
  readonly failures: Map<string, number>;
  /** Request that gets no answer at all; the listener sees it. */
  silence?: { readonly request: string; readonly meanwhile: () => void };
  /** Channels opened. */
  sessions: number;
  /** Closes all file channels, as a server does whose transfer program died. */
  closeAll(): void;
}

export function memoryFiles(directories: readonly string[] = ["/"]): MemoryFiles {
  const open = new Set<SFTPWrapper>();
  const files: MemoryFiles = {
    entries: new Map(directories.map((path) => [path, { mode: DIRECTORY, data: Buffer.alloc(0) }])),
    failures: new Map(),
    sessions: 0,
    attach(session) {
      session.on("sftp", (accept) => {
        files.sessions += 1;
        const sftp = accept();
        open.add(sftp);
        answerTo(sftp, files);
      });
    },
    closeAll() {
      for (const sftp of open) sftp.end();
    },
  };
  return files;
}

function answerTo(sftp: SFTPWrapper, files: MemoryFiles): void {
  const { entries } = files;
  const handles = new Map<number, { path: string; listed: boolean }>();
  let lastHandle = 0;

  /** Runs the work, or answers with the failure that a test has set. */
  function on(request: string, id: number, path: string, work: () => void): void {
    const status = files.failures.get(`${request} ${path}`) ?? files.failures.get(request);
    if (files.silence?.request === request) files.silence.meanwhile();
    else if (status === undefined) work();
    else sftp.status(id, status);
  }

  const handleOf = (path: string) => {
    lastHandle += 1;
    handles.set(lastHandle, { path, listed: false });
    return Buffer.from([lastHandle]);
  };
  const pathOf = (handle: Buffer) => handles.get(handle[0] ?? 0)?.path ?? "";
  const status = (id: number, isFine: boolean) =>
    sftp.status(id, isFine ? STATUS_CODE.OK : STATUS_CODE.NO_SUCH_FILE);
  const attributes = (entry: Entry): Attributes => ({
    mode: entry.mode,
    uid: 0,
    gid: 0,
    size: entry.data.length,
    atime: 1,
    mtime: 1_700_000_000,
  });

  sftp.on("OPEN", (id, path, flags, attrs) =>
    on("open", id, path, () => {
      const isWrite = (flags & OPEN_MODE.WRITE) !== 0;
      if (isWrite ? !entries.has(posix.dirname(path)) : !entries.has(path)) return status(id, false);
      if (isWrite) entries.set(path, { mode: FILE | attrs.mode, data: Buffer.alloc(0) });
      sftp.handle(id, handleOf(path));
    }),
  );
  sftp.on("READ", (id, handle, offset, length) =>
    on("read", id, pathOf(handle), () => {
      const data = entries.get(pathOf(handle))?.data.subarray(offset, offset + length) ?? Buffer.alloc(0);
      if (data.length === 0) sftp.status(id, STATUS_CODE.EOF);
      else sftp.data(id, data);
    }),
  );
  sftp.on("WRITE", (id, handle, offset, data) =>
    on("write", id, pathOf(handle), () => {
      const entry = entries.get(pathOf(handle));
      if (entry !== undefined) entry.data = Buffer.concat([entry.data.subarray(0, offset), data]);
      status(id, entry !== undefined);
    }),
  );
  sftp.on("FSETSTAT", (id, handle, attrs) =>
    on("fsetstat", id, pathOf(handle), () => {
      const entry = entries.get(pathOf(handle));
      if (entry !== undefined) entry.mode = FILE | attrs.mode;
      status(id, entry !== undefined);
    }),
  );
  sftp.on("CLOSE", (id, handle) => status(id, handles.delete(handle[0] ?? 0)));
  sftp.on("REMOVE", (id, path) => on("remove", id, path, () => status(id, entries.delete(path))));
  sftp.on("RENAME", (id, from, to) =>
    on("rename", id, from, () => {
      const entry = entries.get(from);
      if (entry === undefined || entries.has(to)) return sftp.status(id, STATUS_CODE.FAILURE);
      entries.delete(from);
      entries.set(to, entry);
      status(id, true);
    }),
  );
  sftp.on("MKDIR", (id, path) =>
    on("mkdir", id, path, () => {
      if (entries.has(path)) return sftp.status(id, STATUS_CODE.FAILURE);
      if (!entries.has(posix.dirname(path))) return status(id, false);
      entries.set(path, { mode: DIRECTORY, data: Buffer.alloc(0) });
      status(id, true);
    }),
  );
  sftp.on("STAT", (id, path) =>
    on("stat", id, path, () => {
      const entry = entries.get(path);
      if (entry === undefined) status(id, false);
      else sftp.attrs(id, attributes(entry));
    }),
  );
  sftp.on("OPENDIR", (id, path) =>
    on("opendir", id, path, () => (entries.has(path) ? sftp.handle(id, handleOf(path)) : status(id, false))),
  );
  sftp.on("READDIR", (id, handle) => {
    const open = handles.get(handle[0] ?? 0);
    if (open === undefined || open.listed) return sftp.status(id, STATUS_CODE.EOF);
    open.listed = true;
    const names = [...entries].filter(([path]) => path !== "/" && posix.dirname(path) === open.path);
    sftp.name(
      id,
      names.map(([path, entry]) => ({
        filename: posix.basename(path),
        longname: path,
        attrs: attributes(entry),
      })),
    );
  });
}
