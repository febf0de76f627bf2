import { join } from "node:path";
import { systemClock } from "../../clock.ts";
import { property, readComponentFacts, sayReady } from "./component-facts.ts";
import { Doorway } from "./doorway.ts";
import { followGate } from "./gate-follower.ts";

/**
 * The way into the demo application (`main.in`): the serve gate in action. Its port is open only while MIG says that
 * this copy may serve, so a copy that is started where it should not run never answers anybody.
 */
const facts = readComponentFacts();
const address = property(facts, "in_ip");
const doorway = new Doorway({
  address,
  port: Number(property(facts, "web_port")),
  inside: join(facts.wires, "web.sock"),
  clock: systemClock,
  log: (line) => console.log(line),
});
const ending = new AbortController();

followGate({
  url: `http://${address}:${property(facts, "port_no")}`,
  clock: systemClock,
  signal: ending.signal,
  onChange: (serve, reason) => {
    console.log(`${serve ? "serve" : "hold"}: ${reason}`);
    doorway.set(serve);
  },
}).catch((error: unknown) => {
  if (!ending.signal.aborted) console.error(`Cannot follow the gate: ${String(error)}`);
});
sayReady();

process.once("SIGTERM", () => {
  ending.abort();
  doorway.set(false);
});
