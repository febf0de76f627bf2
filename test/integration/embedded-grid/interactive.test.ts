import { StringDecoder } from "node:string_decoder";
import { describe, expect, test } from "vitest";
import { newKeyPair } from "../../../src/ssh/key-pair.ts";
import type { ShellChannel, SshConnection } from "../../../src/ssh/ssh.ts";
import { shop, startGrid } from "../../support/grid-bench.ts";

const SIZE = { columns: 100, rows: 30, term: "xterm" };

/** A person at a terminal: types, and waits for what should appear. */
interface Person {
  type(text: string): void;
  /** Resolves with what appeared since the last look, once `text` is in it. */
  sees(text: string | RegExp): Promise<string>;
  readonly screen: ShellChannel;
  readonly closed: Promise<void>;
}

async function sitDown(connection: SshConnection): Promise<Person> {
  const screen = await connection.shell(SIZE);
  const decoder = new StringDecoder("utf8");
  let shown = "";
  screen.onData((data) => {
    shown += decoder.write(data);
  });
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  screen.onClose(() => resolve());
  return {
    screen,
    closed,
    type: (text) => screen.write(text),
    async sees(text) {
      const find = () => (typeof text === "string" ? shown.indexOf(text) : shown.search(text));
      await expect.poll(() => (find() === -1 ? shown : text), { timeout: 5_000 }).toBe(text);
      const end = find() + (typeof text === "string" ? text.length : (text.exec(shown)?.[0].length ?? 0));
      const seen = shown.slice(0, end);
      shown = shown.slice(end);
      return seen;
    },
  };
}

describe("the 3T shell for a person", () => {
  test("has a prompt, a current application and ends at exit", async () => {
    await using grid = await startGrid({ applications: [shop()] });
    const person = await sitDown(grid.connection);
    expect(await person.sees("my_grid_one> ")).toContain("Grid my_grid_one (Los Angeles)\r\n");
    person.type("ca nowhere\r");
    await person.sees("Application 'nowhere' does not exist.");
    person.type("ca shop\r");
    await person.sees("my_grid_one:shop> ");
    person.type("app info .\r");
    expect(await person.sees("my_grid_one:shop> ")).toContain("Name            : shop\r\n");
    person.type("exit\r");
    await person.closed;
  });

  test("edits lines: cursor keys, rubout, history, completion", async () => {
    await using grid = await startGrid({ applications: [shop()] });
    const person = await sitDown(grid.connection);
    await person.sees("> ");
    person.type("ca sho\x7f\x7f\x7fsh");
    await person.sees("ca \x1b[17Gsh");
    person.type("\t");
    await person.sees("op ");
    person.type("\r");
    await person.sees("my_grid_one:shop> ");
    person.type("nonsense one\r");
    await person.sees("Unknown command 'nonsense one'.");
    await person.sees("shop> ");
    person.type("\x1b[A");
    await person.sees("nonsense one");
    person.type("\x03");
    await person.sees("^C");
    await person.sees("my_grid_one:shop> ");
    person.type("\x04");
    await person.closed;
  });

  test("lines pasted together are all carried out, in order", async () => {
    await using grid = await startGrid({ applications: [shop()] });
    const person = await sitDown(grid.connection);
    await person.sees("> ");
    person.type("ca shop\rapp start .\rapp info .\rexit\r");
    const seen = await person.sees(/State +: running/);
    expect(seen).toContain("my_grid_one:shop> ");
    await person.closed;
    expect(grid.runtime.events).toEqual(["start main.web", "start main.in"]);
  });

  test("ssh goes to a component, in a terminal that follows the window, and back", async () => {
    await using grid = await startGrid({ applications: [shop()] });
    await grid.exec("app", "start", "shop");
    const person = await sitDown(grid.connection);
    await person.sees("> ");
    person.type("ssh main.web\r");
    await person.sees("No current application");
    person.type("ca shop\rssh main.webb\r");
    await person.sees("Component 'shop:main.webb' does not exist.");
    person.type("ssh main.web\r");
    await person.sees("[100x30]");
    person.type("typed inside");
    await person.sees("typed inside");
    person.screen.resize(120, 40);
    await person.sees("[120x40]");
    person.type("\x04");
    await person.sees("my_grid_one:shop> ");
    person.type("exit\r");
    await person.closed;
  });

  test("Ctrl-C cancels the command, not the shell", async () => {
    await using grid = await startGrid({ applications: [shop()] });
    const release = grid.runtime.holdStarts();
    const person = await sitDown(grid.connection);
    await person.sees("> ");
    person.type("app start shop\r");
    await expect.poll(() => grid.runtime.events).toEqual(["start main.web"]);
    person.type("\x03");
    await expect.poll(() => grid.runtime.events).toContain("kill main.web");
    release();
    await person.sees("Cancelled.\r\n");
    await person.sees("my_grid_one> ");
    person.type("app info shop\r");
    await person.sees(/State +: stopped/);
    person.type("exit\r");
    await person.closed;
  });

  test("asks before it destroys, and does not show a password", async () => {
    await using grid = await startGrid({ applications: [shop()] });
    const person = await sitDown(grid.connection);
    await person.sees("> ");
    person.type("app lock shop pwd=-\r");
    await person.sees("Password: ");
    person.type("hidden-word\r");
    expect(await person.sees("my_grid_one> ")).not.toContain("hidden-word");
    person.type("app destroy shop\r");
    await person.sees("Destroy application 'shop' and its volumes? [y/N] ");
    person.type("n\r");
    await person.sees("Not confirmed.");
    person.type("app destroy shop\ry\r");
    await person.sees("[y/N]");
    await expect.poll(async () => (await grid.exec("app", "info", "shop")).code).toBe(1);
    person.type("exit\r");
    await person.closed;
  });

  test("a maintainer is in bash, opens the 3T shell with 3t and leaves it with exit", async () => {
    const key = newKeyPair("boss");
    await using grid = await startGrid({ users: [{ name: "boss", sshKey: key.public, maintainer: true }] });
    await using boss = grid.connectAs(key.private);
    const person = await sitDown(boss);
    await person.sees("[root@my_grid_one ~]# ");
    person.type("app list\r");
    await person.sees("bash: app: command not found");
    person.type("3t app list\r");
    await person.sees("Name  State  Template");
    person.type("3t\r");
    await person.sees("my_grid_one> ");
    person.type("exit\r");
    await person.sees("[root@my_grid_one ~]# ");
    person.type("exit\r");
    await person.closed;
  });
});
