import { expect, test } from "vitest";
import { MigError } from "../../../src/domain/errors.ts";
import { lockedSettings, startWebBench } from "../../support/web-bench.ts";

const HTML = { headers: { accept: "text/html" } };

test("the page lists the consoles that are allowed, and says so where none is", async () => {
  await using bench = await startWebBench();
  const { script } = bench.facade;
  expect((await bench.ask("/console", HTML)).text).toContain("The settings allow no console");
  script.status = { ...script.status, consoles: ["controllers"] };
  const controllers = (await bench.ask("/console", HTML)).text;
  expect(controllers).toContain('href="/console/my_grid_two"');
  expect(controllers).not.toContain("/appliance/console");
  script.status = { ...script.status, consoles: ["appliance"] };
  const appliance = (await bench.ask("/console", HTML)).text;
  expect(appliance).toContain('href="/appliance/console"');
  expect(appliance).not.toContain('href="/console/my_grid_two"');
});

test("only a page with a terminal may have styles of its own and speak over a socket, and only with its own address", async () => {
  await using bench = await startWebBench();
  const policyOf = async (path: string) => (await bench.ask(path, HTML)).headers["content-security-policy"];
  for (const path of ["/console/my_grid_two", "/appliance/console"]) {
    const policy = String(await policyOf(path));
    expect(policy).toContain("style-src 'self' 'unsafe-inline'");
    expect(policy).toContain(`connect-src 'self' ws://127.0.0.1:${bench.web.port};`);
    expect(policy).toContain("script-src 'self';");
  }
  for (const path of ["/", "/console", "/grids", "/assets/console.js"])
    expect(await policyOf(path)).not.toContain("unsafe");
});

test("a terminal that is not allowed or not there gets a page that says so and where to go", async () => {
  await using bench = await startWebBench();
  const { failures } = bench.facade.script;
  failures.set("mayOpenConsole", new MigError("MODE_FORBIDS", "Cannot open a console: off"));
  const off = await bench.ask("/appliance/console", HTML);
  expect([off.status, off.text]).toEqual([403, expect.stringContaining("Cannot open a console: off")]);
  const unknown = await bench.ask("/console/nowhere", HTML);
  expect([unknown.status, unknown.text]).toEqual([404, expect.stringContaining('href="/grids"')]);
  failures.set("mayOpenConsole", new MigError("TOO_BUSY", "Somebody has it"));
  expect((await bench.ask("/console/my_grid_two", HTML)).status).toBe(200);
  await using locked = await startWebBench(lockedSettings());
  for (const path of ["/console", "/console/my_grid_two", "/appliance/console"])
    expect([path, (await locked.ask(path)).status]).toEqual([path, 401]);
});

test("the terminal's own files come from here", async () => {
  await using bench = await startWebBench();
  for (const [name, type] of [
    ["xterm.mjs", "text/javascript"],
    ["addon-fit.mjs", "text/javascript"],
    ["xterm.css", "text/css"],
  ] as const) {
    const { status, headers } = await bench.ask(`/assets/xterm/${name}`);
    expect([name, status, headers["content-type"]]).toEqual([name, 200, expect.stringContaining(type)]);
  }
  expect((await bench.ask("/assets/xterm/../package.json")).status).not.toBe(200);
});
