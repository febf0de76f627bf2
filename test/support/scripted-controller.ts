import type { ExecOptions, ExecResult, SftpClient, SshConnection, SshConnector } from "../../src/ssh/ssh.ts";

export type Answer = Partial<ExecResult> | Error;

/** An SSH controller without a wire: a function answers each command line. */
export interface ScriptedController extends SshConnector {
  /** Everything sent, in order: command lines with a blank between words, and `sftp put|rm|get PATH`. */
  readonly sent: string[];
  /** What came with the last command line. */
  lastOptions(): ExecOptions;
}

/** `answer` gets the words; a missing `code` means 0, an `Error` is thrown as the connection would. */
export function createScriptedController(
  answer: (argv: readonly string[], options: ExecOptions) => Answer | Promise<Answer>,
): ScriptedController {
  const sent: string[] = [];
  let last: ExecOptions = {};

  const unused = (): never => {
    throw new Error("the script has no such call");
  };
  const sftp: SftpClient = {
    async read(path) {
      sent.push(`sftp get ${path}`);
      return Buffer.from(path);
    },
    async write(path) {
      await file(`sftp put ${path}`);
    },
    async remove(path) {
      await file(`sftp rm ${path}`);
    },
    list: unused,
    find: unused,
  };
  async function file(text: string): Promise<void> {
    sent.push(text);
    const result = await answer(text.split(" "), {});
    if (result instanceof Error) throw result;
  }
  const connection: SshConnection = {
    endpoint: { grid: "scripted", host: "127.0.0.1", port: 22, user: "root" },
    async exec(argv, options = {}) {
      options.signal?.throwIfAborted();
      sent.push(argv.join(" "));
      last = options;
      const result = await answer(argv, options);
      if (result instanceof Error) throw result;
      return { code: 0, stdout: "", stderr: "", ...result };
    },
    sftp,
    shell: unused,
    ping: async () => undefined,
  };
  return {
    sent,
    lastOptions: () => last,
    to: () => connection,
    reset: async () => undefined,
    [Symbol.asyncDispose]: async () => undefined,
  };
}
