import { createServer, type Socket } from "node:net";
import { isArmedAlready } from "../faults/faults.ts";
import type { GridCore } from "../grid-core.ts";
import { wordsOf } from "../refusal.ts";
import type { GridUser, ReadonlyDeep } from "../world/world.ts";
import type { SessionRequests } from "./channel.ts";
import { type GridKeys, keyData } from "./grid-keys.ts";
import { serveSocket } from "./transport.ts";

/** The user that every key logs in as; the key says who it is. */
const LOGIN_USER = "root";

export interface GridServer {
  /** Stops listening and cuts what is open. */
  close(): Promise<void>;
}

/** The controller's SSH server. Resolves when it listens; rejects when the address is taken. */
export async function listen(
  core: GridCore,
  keys: GridKeys,
  open: (user: ReadonlyDeep<GridUser>) => SessionRequests,
): Promise<GridServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    socket.on("error", (error) => core.log(`connection: ${wordsOf(error)}`));
    if (core.faults.take("down", isArmedAlready) !== undefined) return socket.destroy();
    if (core.faults.take("mute", isArmedAlready) !== undefined) return;
    const isChanged = core.faults.take("host-key-changed", isArmedAlready) !== undefined;
    serveSocket(socket, {
      hostKey: isChanged ? keys.otherHostKey : keys.hostKey,
      findKey(user, key) {
        if (core.faults.take("closes-at-login", isArmedAlready) !== undefined) socket.destroy();
        return user === LOGIN_USER ? findLoginKey(core, key) : undefined;
      },
      open: (key) => {
        const user = findUser(core, key);
        return user === undefined ? undefined : open(user);
      },
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(core.settings.port, core.settings.address, resolve);
  });
  server.on("error", (error) => core.log(`listening: ${wordsOf(error)}`));
  return {
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function findLoginKey(core: GridCore, key: Buffer): string | undefined {
  if (core.faults.take("refuse-login", isArmedAlready) !== undefined) return undefined;
  return findUser(core, key)?.sshKey;
}

function findUser(core: GridCore, key: Buffer): ReadonlyDeep<GridUser> | undefined {
  return core.store.world.users.find((user) => user.sshKey !== undefined && keyData(user.sshKey).equals(key));
}
