import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { findCycles, type Import, importsOf } from "../support/imports.ts";
import { sourceFiles } from "../support/source-files.ts";
import { ROOT } from "../support/tool.ts";

/** What each part of src/ may know besides itself: folders, or single files of them. `*` is everything. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  "agent-facade.ts": ["domain"],
  "clock.ts": [],
  "fault-points.ts": [],
  "package-root.ts": [],
  "request-trace.ts": [],
  "version.ts": [],
  agent: [
    "agent-facade.ts",
    "clock.ts",
    "config",
    "domain",
    "drivers",
    "fault-points.ts",
    "handover",
    "jobs",
    "journal",
    "notify",
    "preflight",
    "ssh",
    "version.ts",
    "package-root.ts",
  ],
  "library.ts": ["domain", "library"],
  // A composition root of its own, for programs that move applications from outside them.
  library: [
    "agent",
    "clock.ts",
    "config",
    "domain",
    "drivers",
    "handover",
    "jobs",
    "journal",
    "preflight",
    "ssh",
  ],
  "main.ts": ["*"],
  cli: ["agent-facade.ts", "clock.ts", "domain", "package-root.ts", "version.ts"],
  config: ["clock.ts", "domain", "ssh"],
  // A face of its own over everything that is seen from outside: grids, SSH, pages; nothing of the agent's inside.
  demo: ["agent-facade.ts", "cli", "clock.ts", "domain", "drivers/applogic/commands", "embedded-grid", "ssh"],
  domain: [],
  drivers: ["clock.ts", "domain", "handover", "jobs", "journal/journal.ts", "ssh"],
  "embedded-grid": ["clock.ts", "domain", "drivers/applogic", "package-root.ts", "ssh", "terminal"],
  handover: ["clock.ts", "domain", "drivers/driver.ts", "jobs", "journal/journal.ts"],
  jobs: ["clock.ts", "domain", "fault-points.ts", "journal/journal.ts"],
  journal: ["clock.ts", "domain", "fault-points.ts"],
  notify: ["clock.ts", "domain"],
  // What main.ts hands to the command line: each starts another part.
  programs: ["*"],
  preflight: ["clock.ts", "domain", "drivers/driver.ts"],
  ssh: ["clock.ts", "domain", "fault-points.ts", "request-trace.ts"],
  // Terminals of this very machine, for the embedded grid and for the console of the appliance.
  terminal: ["clock.ts"],
  web: ["agent-facade.ts", "clock.ts", "domain", "package-root.ts", "version.ts"],
};

/** Packages that one file alone knows. */
const ONE_IMPORTER = ["better-sqlite3", "ejs", "express", "node-pty"];
const SSH2_HOMES = ["src/ssh/", "src/embedded-grid/ssh/"];

const MAX_LINES = 300;
const EMPTY_NAMES = new Set(["common", "helpers", "lib", "misc", "util", "utils"]);
/** Of the place where this was built; written so that this file does not name it either. */
const WORKPLACE = [["", "work", ""].join("/"), ["..", "shared"].join("/")];

const files = sourceFiles();
const modules = files.filter((file) => file.startsWith("src/") && file.endsWith(".ts"));
const imports = modules.flatMap(importsOf);
const ours = imports.filter(({ to }) => to.startsWith("src/"));

/** First folder in src/, or the file that stands alone there; agent.ts belongs to its folder. */
const partOf = (file: string) => (file.split("/")[1] ?? file).replace(/^agent\.ts$/, "agent");
const show = ({ from, to }: Import) => `${from} imports ${to}`;
const textOf = (file: string) => readFileSync(join(ROOT, file), "utf8");

function isAllowed({ from, to }: Import): boolean {
  const allowed = MAY_IMPORT[partOf(from)] ?? [];
  const target = to.slice("src/".length);
  if (partOf(from) === partOf(to) || allowed.includes("*")) return true;
  return allowed.some((name) => target === name || target.startsWith(`${name}/`));
}

describe("who knows whom", () => {
  test("every part of src/ imports only what MAY_IMPORT grants it", () => {
    expect(ours.filter((one) => !isAllowed(one)).map(show)).toEqual([]);
  });

  test("the domain is pure: nothing of Node, no package", () => {
    const foreign = imports.filter(({ from, to }) => partOf(from) === "domain" && !to.startsWith("src/"));
    expect(foreign.map(show)).toEqual([]);
  });

  test("no imports go in a circle", () => {
    expect(findCycles(ours)).toEqual([]);
  });

  test.each(ONE_IMPORTER)("%s has one importer", (name) => {
    const importers = new Set(imports.filter(({ to }) => to === name).map(({ from }) => from));
    expect([...importers].slice(1), `the one is ${[...importers].join(", ")}`).toEqual([]);
  });

  test("ssh2 is known to the SSH client and to one file of the embedded grid's server", () => {
    const importers = [...new Set(imports.filter(({ to }) => to === "ssh2").map(({ from }) => from))];
    expect(importers.filter((file) => !SSH2_HOMES.some((home) => file.startsWith(home)))).toEqual([]);
    expect(importers.filter((file) => file.startsWith("src/embedded-grid/")).slice(1)).toEqual([]);
  });
});

describe("what files are like", () => {
  test("no file passes something on that another file has", () => {
    expect(modules.filter((file) => /^export\b[^"'`;=]*\bfrom "/m.test(textOf(file)))).toEqual([]);
  });

  test("no name says nothing", () => {
    const says = (file: string) => file.split("/").some((part) => EMPTY_NAMES.has(part.replace(/\..*$/, "")));
    expect(files.filter(says)).toEqual([]);
  });

  test(`no file is longer than ${MAX_LINES} lines`, () => {
    const code = files.filter((file) => /\.(ts|js|css|ejs|sh)$/.test(file));
    const lengths = code.map((file) => ({ file, lines: textOf(file).split("\n").length - 1 }));
    expect(lengths.filter(({ lines }) => lines > MAX_LINES)).toEqual([]);
  });

  test("only main.ts ends the process or asks whether it is the program", () => {
    const ends = (file: string) => /\bprocess\.exit\(|import\.meta\.main/.test(textOf(file));
    expect(modules.filter((file) => file !== "src/main.ts" && ends(file))).toEqual([]);
  });

  test("nothing names the place where it was built", () => {
    expect(files.filter((file) => WORKPLACE.some((name) => textOf(file).includes(name)))).toEqual([]);
  });
});
