import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { quote } from "../../src/ssh/quote.ts";

/**
 * A program that behaves as `mig` does to whoever starts it. What it does is told by files in MIG_STATE: `exit` (a status
 * to end with at once), `deaf` (it heeds the second TERM only), `mute` (it opens no socket). It says `up` with its pid.
 */
const STAND_IN = `
const { existsSync, readFileSync, writeFileSync } = require("node:fs");
const { createServer, get } = require("node:http");
const { join } = require("node:path");
const told = (name) => join(process.env.MIG_STATE, name);
const socket = join(process.env.MIG_RUN, "mig.sock");
const commands = {
  serve, helper: serve,
  status() {
    console.log("status was asked for");
    get({ socketPath: socket, path: "/healthz" }, () => process.exit(0)).on("error", () => process.exit(9));
  },
  reload() { console.log("grid.info was read again"); },
  lint() {
    const isBroken = existsSync(join(process.env.MIG_CONFIG, "broken"));
    console.log(isBroken ? "grid.info:1: this is no grid" : "all is well");
    process.exitCode = isBroken ? 8 : 0;
  },
};
function serve() {
  if (existsSync(told("exit"))) {
    console.error("Cannot serve: it was told so");
    process.exit(Number(readFileSync(told("exit"), "utf8")));
  }
  let terms = 0;
  process.on("SIGTERM", () => {
    terms += 1;
    console.log("TERM " + terms);
    if (!existsSync(told("deaf")) || terms > 1) process.exit(0);
  });
  const environment = Object.keys(process.env).filter((name) => name.startsWith("MIG_")).sort().join(" ");
  const up = () => {
    console.log("up " + process.pid + " as " + process.getuid());
    writeFileSync(told("up"), process.argv[2] + " " + environment);
  };
  if (existsSync(told("mute"))) setInterval(up, 1000);
  else createServer((request, response) => response.end()).listen(socket, up);
}
commands[process.argv[2]]();
`;

export interface MigStandIn {
  /** For `MIG_BIN`. */
  readonly bin: string;
  /** For an installation's `main`. */
  readonly main: string;
}

export function writeMigStandIn(directory: string): MigStandIn {
  mkdirSync(directory, { recursive: true });
  const main = join(directory, "stand-in.cjs");
  const bin = join(directory, "mig");
  writeFileSync(main, STAND_IN);
  writeFileSync(bin, `#!/bin/sh\nexec ${quote([process.execPath, main])} "$@"\n`);
  chmodSync(bin, 0o755);
  return { main, bin };
}
