import { type ChildProcess, spawn } from "node:child_process";
import { accessSync, constants, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type KeyPair, newKeyPair } from "../../src/ssh/key-pair.ts";

/** A real sshd on loopback, with keys and a configuration of its own; it lets in whoever runs the tests. */
export interface OpenSshServer extends AsyncDisposable {
  readonly port: number;
  readonly user: string;
  /** Directory of its own, removed at the end. */
  readonly directory: string;
}

export interface OpenSshOptions {
  readonly clientKey: KeyPair;
  readonly hostKeys?: readonly KeyPair[];
  /** Further lines of sshd_config. */
  readonly config?: readonly string[];
}

const PLACES = ["/usr/sbin/sshd", "/usr/local/sbin/sshd", "/sbin/sshd"];
/** sshd started by root wants this, and only a service manager makes it. */
const PRIVILEGE_SEPARATION = "/run/sshd";

/** Where sshd is installed; undefined when it is not. */
export function findSshd(): string | undefined {
  return PLACES.find((place) => {
    try {
      accessSync(place, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

export async function startOpenSsh(options: OpenSshOptions): Promise<OpenSshServer> {
  const { username } = userInfo();
  if (process.getuid?.() === 0) mkdirSync(PRIVILEGE_SEPARATION, { recursive: true, mode: 0o755 });
  const directory = mkdtempSync(join(tmpdir(), "sshd-"));
  const port = await freePort();
  const hostKeys = (options.hostKeys ?? [newKeyPair("host")]).map((key, index) => {
    const path = join(directory, `host_key_${index}`);
    writeFileSync(path, key.private, { mode: 0o600 });
    return `HostKey ${path}`;
  });
  writeFileSync(join(directory, "authorized_keys"), `${options.clientKey.public}\n`, { mode: 0o600 });
  const config = [
    ...(options.config ?? []),
    "ListenAddress 127.0.0.1",
    `Port ${port}`,
    ...hostKeys,
    `AuthorizedKeysFile ${join(directory, "authorized_keys")}`,
    `PidFile ${join(directory, "pid")}`,
    "StrictModes no",
    "UsePAM no",
    "PasswordAuthentication no",
    "PermitRootLogin prohibit-password",
    `AllowUsers ${username}`,
    "Subsystem sftp internal-sftp",
    "",
  ];
  const path = join(directory, "sshd_config");
  writeFileSync(path, config.join("\n"));
  // An absolute path, for sshd runs itself again for every connection.
  const child = spawn(findSshd() ?? "sshd", ["-D", "-e", "-f", path], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  await listening(child);
  return {
    port,
    user: username,
    directory,
    async [Symbol.asyncDispose]() {
      const gone = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await gone;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function listening(child: ChildProcess): Promise<void> {
  const { stderr } = child;
  if (stderr === null) throw new Error("sshd has no standard error");
  const said: string[] = [];
  return new Promise((resolve, reject) => {
    createInterface(stderr).on("line", (line) => {
      said.push(line);
      if (line.includes("Server listening on")) resolve();
    });
    child.once("error", reject);
    child.once("exit", () => reject(new Error(`sshd did not start: ${said.join("; ")}`)));
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== "object" || address === null) throw new Error("no port");
  return address.port;
}
