import { withFileFaults } from "../faults/file-faults.ts";
import type { GridCore } from "../grid-core.ts";
import { wordsOf } from "../refusal.ts";
import type { SessionChannel } from "../ssh/channel.ts";
import { attributesOf } from "./file-facts.ts";
import { applyAttributes, createFiles, type Files } from "./files.ts";
import { createHandles, type Handles } from "./handles.ts";
import {
  attributesPacket,
  createPacketReader,
  createPacketSplitter,
  dataPacket,
  handlePacket,
  namePacket,
  type PacketReader,
  REQUEST,
  STATUS,
  statusOf,
  statusPacket,
  versionPacket,
} from "./packets.ts";
import { requestText } from "./request-text.ts";
import { SftpError, toSftpError } from "./sftp-error.ts";
import { cleanPath, createTree } from "./tree.ts";

const POSIX_RENAME = "posix-rename@openssh.com";
const FSYNC = "fsync@openssh.com";
const MAX_READ_BYTES = 256 * 1024;
const NAMES_AT_ONCE = 100;

/**
 * SFTP version 3 over one channel. Requests are carried out one after the other, in the order in which they came.
 * Own code and not the library's, for the library's server cannot say that it knows `posix-rename`.
 */
export function serveSftp(core: GridCore, channel: SessionChannel): void {
  const session: Session = { files: createFiles(createTree(core)), handles: createHandles() };
  let last: Promise<void> = Promise.resolve();
  const serve = createService(core, session, channel);
  const split = createPacketSplitter((packet) => {
    last = last.then(() => serve(packet));
  });
  channel.input.on("data", (data: Buffer) => {
    try {
      split(data);
    } catch (error) {
      core.log(wordsOf(error));
      channel.cut();
    }
  });
  const close = async () => {
    await last;
    await session.handles.closeAll();
    await channel.end(0);
  };
  const closeQuietly = () => void close().catch((error: unknown) => core.log(wordsOf(error)));
  channel.input.once("end", closeQuietly);
  channel.closed.addEventListener("abort", closeQuietly, { once: true });
}

/** Carries out one request and answers it; never rejects. */
function createService(
  core: GridCore,
  session: Session,
  channel: SessionChannel,
): (packet: Buffer) => Promise<void> {
  let isLost = false;
  return async (packet) => {
    if (isLost) return;
    const text = textOf(packet, session);
    core.overhear({ stage: "came", text });
    const answer = await withFileFaults(core, {
      text,
      channel,
      loseRest: () => {
        isLost = true;
      },
      async carryOut() {
        const packetBack = await answerTo(session, packet);
        core.overhear({ stage: "carried-out", text, status: statusOf(packetBack) });
        return packetBack;
      },
    });
    if (answer !== undefined && !channel.closed.aborted) channel.output.write(answer);
  };
}

/** What cannot be read is answered as such, and has no name. */
function textOf(packet: Buffer, { handles }: Session): string {
  try {
    return requestText(packet, handles);
  } catch {
    return "sftp ?";
  }
}

interface Session {
  readonly files: Files;
  readonly handles: Handles;
}

/** Never rejects. */
async function answerTo(session: Session, packet: Buffer): Promise<Buffer> {
  const reader = createPacketReader(packet);
  const type = reader.byte();
  if (type === REQUEST.init) return versionPacket([POSIX_RENAME, FSYNC]);
  const id = reader.int();
  try {
    return (
      (await answerOverHandle(session, { type, id, reader })) ??
      (await carryOut(session, { type, id, reader }))
    );
  } catch (error) {
    const { status, message } = toSftpError(error);
    return statusPacket(id, status, message);
  }
}

interface Request {
  readonly type: number;
  readonly id: number;
  readonly reader: PacketReader;
}

/** Requests that answer with more than a status. */
async function answerOverHandle(
  session: Session,
  { type, id, reader }: Request,
): Promise<Buffer | undefined> {
  const { files, handles } = session;
  switch (type) {
    case REQUEST.open: {
      const [path, flags] = [reader.text(), reader.int()];
      const file = await files.open(path, flags, reader.attributes());
      return handlePacket(id, handles.add({ kind: "file", file }, path));
    }
    case REQUEST.opendir: {
      const path = reader.text();
      return handlePacket(id, handles.add({ kind: "directory", left: await files.list(path) }, path));
    }
    case REQUEST.readdir: {
      const names = handles.takeNames(reader.text(), NAMES_AT_ONCE);
      return names.length > 0 ? namePacket(id, names) : statusPacket(id, STATUS.end, "End of file");
    }
    case REQUEST.read:
      return await read(session, id, reader);
    case REQUEST.stat:
    case REQUEST.lstat:
      return attributesPacket(id, await files.stat(reader.text(), { follow: type === REQUEST.stat }));
    case REQUEST.fstat:
      return attributesPacket(id, attributesOf(await handles.file(reader.text()).stat()));
    case REQUEST.realpath: {
      const name = cleanPath(reader.text());
      return namePacket(id, [{ name, long: name, attributes: {} }]);
    }
    case REQUEST.readlink: {
      const name = await files.readLink(reader.text());
      return namePacket(id, [{ name, long: name, attributes: {} }]);
    }
  }
  return undefined;
}

async function read(session: Session, id: number, reader: PacketReader): Promise<Buffer> {
  const [handle, position, length] = [reader.text(), reader.long(), reader.int()];
  const buffer = Buffer.alloc(Math.min(length, MAX_READ_BYTES));
  const { bytesRead } = await session.handles.file(handle).read(buffer, 0, buffer.length, position);
  if (bytesRead === 0) return statusPacket(id, STATUS.end, "End of file");
  return dataPacket(id, buffer.subarray(0, bytesRead));
}

/** Requests that answer with a status. */
async function carryOut(session: Session, { type, id, reader }: Request): Promise<Buffer> {
  const { files, handles } = session;
  switch (type) {
    case REQUEST.close:
      await handles.close(reader.text());
      break;
    case REQUEST.write: {
      const [handle, position, data] = [reader.text(), reader.long(), reader.bytes()];
      await handles.file(handle).write(data, 0, data.length, position);
      break;
    }
    case REQUEST.setstat:
      await files.setAttributes(reader.text(), reader.attributes());
      break;
    case REQUEST.fsetstat:
      await applyAttributes(handles.file(reader.text()), reader.attributes());
      break;
    case REQUEST.remove:
      await files.remove(reader.text());
      break;
    case REQUEST.mkdir:
      await files.makeDirectory(reader.text(), reader.attributes());
      break;
    case REQUEST.rmdir:
      await files.removeDirectory(reader.text());
      break;
    case REQUEST.rename:
      await files.rename(reader.text(), reader.text(), { replace: false });
      break;
    case REQUEST.extended:
      await extended(session, reader);
      break;
    default:
      throw new SftpError(STATUS.unsupported, "Not supported");
  }
  return statusPacket(id, STATUS.ok, "Success");
}

async function extended({ files, handles }: Session, reader: PacketReader): Promise<void> {
  const name = reader.text();
  if (name === POSIX_RENAME) return await files.rename(reader.text(), reader.text(), { replace: true });
  if (name === FSYNC) return await handles.file(reader.text()).sync();
  throw new SftpError(STATUS.unsupported, "Not supported");
}
