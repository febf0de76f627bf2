import { once } from "node:events";
import { chmod, lstat, unlink } from "node:fs/promises";
import { connect, type Server } from "node:net";
import { MigError } from "../domain/errors.ts";

/** Owner and group may speak to the socket; that is its only lock. */
const SOCKET_MODE = 0o660;

/** Opens the TCP door; throws `PORT_IN_USE` and `CONFIG_INVALID` naming the setting. */
export async function listenTcp(
  server: Server,
  { listen, port }: { listen: string; port: number },
): Promise<void> {
  try {
    server.listen({ host: listen, port });
    await once(server, "listening");
  } catch (error) {
    throw tcpError(error, listen, port);
  }
}

/** Opens the Unix socket; removes a stale file, throws `PORT_IN_USE` when somebody answers there. */
export async function listenSocket(server: Server, path: string): Promise<void> {
  await removeStale(path);
  try {
    server.listen(path);
    await once(server, "listening");
    await chmod(path, SOCKET_MODE);
  } catch (error) {
    server.close();
    throw socketError(path, error);
  }
}

function socketError(path: string, error: unknown): MigError {
  return new MigError("CONFIG_INVALID", `Cannot open the socket ${path}: ${codeOf(error)}`, {
    hint: "Its folder must exist and belong to the user MIG runs as; MIG_RUN names another one.",
    cause: error,
  });
}

async function removeStale(path: string): Promise<void> {
  const file = await lstat(path).catch(() => undefined);
  if (file === undefined) return;
  if (!file.isSocket()) {
    throw new MigError(
      "CONFIG_INVALID",
      `Cannot open the socket ${path}: a file that is no socket is in its place`,
      {
        hint: `Look what it is, then remove it: rm ${path}`,
      },
    );
  }
  if (await isAnswered(path)) {
    throw new MigError("PORT_IN_USE", `Cannot open the socket ${path}: another MIG answers there`, {
      hint: 'Ask it: "mig status". To run a second one, give it a folder of its own in MIG_RUN.',
    });
  }
  await unlink(path);
}

function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    // Only "refused" proves that nobody is there; without permission to ask, somebody may be.
    socket.once("error", (error) => resolve(codeOf(error) !== "ECONNREFUSED"));
  });
}

function tcpError(error: unknown, listen: string, port: number): unknown {
  const where = `${listen}:${port}`;
  switch (codeOf(error)) {
    case "EADDRINUSE":
      return new MigError("PORT_IN_USE", `Cannot listen on ${where}: another program has the port`, {
        hint: `Set port_no in mig.ini to a free port, or find the other program: ss -ltnp "sport = :${port}"`,
        cause: error,
      });
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return new MigError(
        "CONFIG_INVALID",
        `Cannot listen on ${where}: this machine does not have that address`,
        {
          hint: 'Set listen in mig.ini to an address of this machine ("ip -brief address" shows them), or to 0.0.0.0.',
          cause: error,
        },
      );
    case "EACCES":
      return new MigError("CONFIG_INVALID", `Cannot listen on ${where}: this user may not open the port`, {
        hint: "Set port_no in mig.ini to a port from 1024 up.",
        cause: error,
      });
    default:
      return error;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string"
    ? error.code
    : String(error);
}
