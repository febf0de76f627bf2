import { describe, expect, test } from "vitest";
import { Refusal } from "../../../../src/embedded-grid/refusal.ts";
import type { Command } from "../../../../src/embedded-grid/shell/command.ts";
import { parseWords, spellOut, usageOf } from "../../../../src/embedded-grid/shell/parse-words.ts";

const run = () => Promise.resolve();
const COMMANDS: readonly Command[] = [
  {
    entity: "app",
    verb: "config",
    summary: "",
    args: ["name"],
    options: ["d ", "reset"],
    settings: "<prop>=<val>",
    run,
  },
  { entity: "app", verb: "list", summary: "", options: ["template="], run },
  { entity: "vol", verb: "list", summary: "", args: ["[application]"], run },
  { entity: "grid", verb: "fault", summary: "", args: ["[name]", "[args]*"], hidden: true, run },
];

const parse = (line: string, current?: string) => parseWords(line.split(" "), COMMANDS, current);

function refusal(line: string): Refusal {
  try {
    parse(line);
  } catch (error) {
    if (error instanceof Refusal) return error;
  }
  throw new Error("it was understood");
}

describe("the words of a command", () => {
  test("both orders and all names of an entity give the same command", () => {
    for (const line of ["vol list x", "list vol x", "volume list x", "3t list volume x"]) {
      const { command, args } = parse(line);
      expect([command.entity, command.verb, args]).toEqual(["vol", "list", ["x"]]);
    }
  });

  test("settings keep everything after the first equals sign, wherever they stand", () => {
    const { args, settings } = parse("app config a=b=c shop .user2= x.y=1");
    expect(args).toEqual(["shop"]);
    expect(settings).toEqual([
      { name: "a", value: "b=c" },
      { name: ".user2", value: "" },
      { name: "x.y", value: "1" },
    ]);
  });

  test("options stand anywhere after the verb, with a value in the word or in the next one", () => {
    const { args, options } = parse("app config --d one shop --d two --batch");
    expect(args).toEqual(["shop"]);
    expect(Object.fromEntries(options)).toEqual({ d: ["one", "two"], batch: [""] });
    expect(Object.fromEntries(parse("app list --template=x -v").options)).toEqual({
      template: ["x"],
      verbose: [""],
    });
  });

  test("a dot stands for the current application", () => {
    expect(parse("app config .", "shop").args).toEqual(["shop"]);
    expect(refusal("app config .").message).toContain("No current application");
  });

  test("a last argument with a star takes what follows", () => {
    expect(parse("grid fault late app-start 50").args).toEqual(["late", "app-start", "50"]);
  });

  test.each([
    ["app cofnig x", "Unknown command 'app cofnig'. Did you mean 'app config'?"],
    ["app", "Unknown command 'app'."],
    ["", "Unknown command ''."],
    ["fault grid --bad", "Unknown option '--bad'. Usage: grid fault [name] [args]*"],
    [
      "app config",
      "Missing argument name. Usage: app config <name> [--d <value>]* [--reset] [<prop>=<val>]*",
    ],
    ["app config x --d", "Unknown option '--d'."],
    ["app list --template", "Unknown option '--template'."],
    ["app list --template=", ""],
    ["app list x", "Unknown argument 'x'."],
    ["vol list a=b", "Unknown argument 'a='."],
    ["constructor list", "Unknown command 'constructor list'."],
  ])("%s", (line, words) => {
    if (words === "") return expect(parse(line).options.get("template")).toEqual([""]);
    expect(refusal(line).message).toContain(words);
    expect(refusal(line).status).toBe(2);
    return undefined;
  });

  test("hidden commands are never proposed", () => {
    expect(refusal("grid falt").message).not.toContain("fault");
  });

  test("one spelling for patterns, also of what is not understood", () => {
    expect(spellOut(["3t", "list", "volume", "x"], COMMANDS)).toBe("vol list x");
    expect(spellOut(["some", "thing"], COMMANDS)).toBe("some thing");
  });

  test("usage shows what a command takes", () => {
    expect(COMMANDS.map(usageOf)[1]).toBe("app list [--template=<value>]");
  });
});
