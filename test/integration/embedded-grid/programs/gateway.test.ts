import { once } from "node:events";
import { readFileSync } from "node:fs";
import { get } from "node:http";
import { connect, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { expect, test } from "vitest";
import { freeNetworks } from "../../../support/free-network.ts";
import { GateStandIn } from "../../../support/gate-stand-in.ts";
import { openRuntimeBench, type RuntimeBench } from "../../../support/runtime-bench.ts";

const WEB_PORT = 8000;
const PAGE_PORT = 8080;
const POLL = { timeout: 10_000, interval: 20 };

interface Place extends AsyncDisposable {
  readonly bench: RuntimeBench;
  readonly gate: GateStandIn;
  readonly address: string;
}

/** The gateway of an application whose MIG is played; it does not answer yet. */
async function openGateway(): Promise<Place> {
  const networks = await freeNetworks();
  const bench = openRuntimeBench();
  const address = networks.one.address(20);
  const gate = new GateStandIn(address, PAGE_PORT);
  const settings = { in_ip: address, port_no: String(PAGE_PORT), web_port: String(WEB_PORT) };
  await bench.runtime.start(bench.spec({ component: "main.in", program: "gateway", settings }));
  return {
    bench,
    gate,
    address,
    async [Symbol.asyncDispose]() {
      await bench[Symbol.asyncDispose]();
      await gate[Symbol.asyncDispose]();
      await networks[Symbol.asyncDispose]();
    },
  };
}

const startGuestbook = ({ bench }: Place) =>
  bench.runtime.start(
    bench.spec({ component: "main.web", program: "guestbook", volumes: { data: "/mnt/data" } }),
  );

/** Status of the page at the gateway; undefined when nobody listens. */
function statusAt({ address }: Place): Promise<number | undefined> {
  return new Promise((resolve) => {
    const request = get({ host: address, port: WEB_PORT, path: "/entries", agent: false }, (response) => {
      response.resume().once("close", () => resolve(response.statusCode));
    });
    request.once("error", () => resolve(undefined));
  });
}

async function openConnection({ address }: Place): Promise<Socket> {
  const socket = connect(WEB_PORT, address);
  socket.on("error", () => undefined);
  await once(socket, "connect");
  return socket;
}

const log = ({ bench }: Place) =>
  readFileSync(join(bench.directory, "grid/components/app/main.in/log"), "utf8");

test("the port is there while MIG says serve, and only then", async () => {
  await using place = await openGateway();
  const { gate } = place;
  await startGuestbook(place);
  expect(await statusAt(place)).toBeUndefined();
  await gate.up();
  await expect.poll(() => log(place), POLL).toContain("hold: The test says so.");
  expect(await statusAt(place)).toBeUndefined();
  gate.set("serve");
  await expect.poll(() => statusAt(place), POLL).toBe(200);
  const connection = await openConnection(place);
  gate.set("hold");
  await once(connection, "close");
  expect(await statusAt(place)).toBeUndefined();
  gate.set("serve");
  await expect.poll(() => statusAt(place), POLL).toBe(200);
});

test("who serves goes on while MIG is down, and while one that came back has not looked yet", async () => {
  await using place = await openGateway();
  const { gate } = place;
  await startGuestbook(place);
  gate.set("serve");
  await gate.up();
  await expect.poll(() => statusAt(place), POLL).toBe(200);
  await gate.down();
  const connection = await openConnection(place);
  expect(await statusAt(place)).toBe(200);
  gate.set("undecided");
  await gate.up();
  expect(await statusAt(place)).toBe(200);
  gate.set("hold");
  await once(connection, "close");
  expect(await statusAt(place)).toBeUndefined();
});

test("a guestbook that is down is a bad gateway, and up again is served", async () => {
  await using place = await openGateway();
  place.gate.set("serve");
  await place.gate.up();
  await expect.poll(() => statusAt(place), POLL).toBe(502);
  await startGuestbook(place);
  expect(await statusAt(place)).toBe(200);
});

test("a port that somebody else has is tried again until it is free", async () => {
  await using place = await openGateway();
  const squatter = createServer((socket) => socket.destroy()).listen(WEB_PORT, place.address);
  await once(squatter, "listening");
  place.gate.set("serve");
  await place.gate.up();
  await expect.poll(() => log(place), POLL).toMatch(/cannot open \S+:8000: .*EADDRINUSE/);
  squatter.close();
  await expect.poll(() => statusAt(place), POLL).toBe(502);
});

test("an answer that is none keeps the port shut", async () => {
  await using place = await openGateway();
  const liar = createServer((socket) => {
    socket.end('HTTP/1.1 503 No\r\nContent-Length: 28\r\n\r\n{"serve":true,"reason":"no"}');
    socket.resume();
    asked += 1;
  }).listen(PAGE_PORT, place.address);
  let asked = 0;
  await expect.poll(() => asked, POLL).toBeGreaterThan(2);
  expect(await statusAt(place)).toBeUndefined();
  liar.close();
});

test("a stop shuts the port at once", async () => {
  await using place = await openGateway();
  place.gate.set("serve");
  await place.gate.up();
  await expect.poll(() => statusAt(place), POLL).toBe(502);
  const begin = performance.now();
  await place.bench.runtime.stop({ application: "app", component: "main.in" }, { graceMs: 10_000 });
  expect(performance.now() - begin).toBeLessThan(5_000);
  expect(await statusAt(place)).toBeUndefined();
});
