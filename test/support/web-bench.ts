import { startWeb, type WebServer } from "../../src/web/server.ts";
import type { WebSettings } from "../../src/web/settings.ts";
import { createFakeClock, type FakeClock } from "./fake-clock.ts";
import { createScriptedFacade, type ScriptedFacade } from "./scripted-facade.ts";
import { ask, type WebAnswer, type WebDoor, type WebRequest } from "./web-client.ts";

const CLOSE_GRACE_MS = 2_000;

/** The web face over a scripted agent, on a free port, under a clock of the test's own. */
export interface WebBench extends AsyncDisposable {
  readonly web: WebServer;
  readonly facade: ScriptedFacade;
  readonly clock: FakeClock;
  readonly settings: WebSettings;
  readonly door: WebDoor;
  /** What a page of ours would send along: `Origin` and `Host` agree. */
  readonly origin: Record<string, string>;
  readonly log: readonly Logged[];
  ask(path: string, request?: WebRequest): Promise<WebAnswer>;
  /** POST of JSON as a program does it. */
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<WebAnswer>;
  /** POST of a form as a page of ours does it. */
  submit(
    path: string,
    fields: Readonly<Record<string, string>>,
    headers?: Record<string, string>,
  ): Promise<WebAnswer>;
}

export interface Logged {
  readonly level: "info" | "warn" | "error";
  readonly fields: Readonly<Record<string, unknown>>;
  readonly message: string;
}

export async function startWebBench(change: Partial<WebSettings> = {}): Promise<WebBench> {
  const facade = createScriptedFacade();
  const clock = createFakeClock(Date.parse("2026-11-21T09:00:05Z"));
  const settings = openSettings(change);
  const log: Logged[] = [];
  const web = await startWeb({ facade, settings, clock, log: noteInto(log) });
  const door = { port: web.port };
  const origin = { origin: `http://127.0.0.1:${web.port}` };

  return {
    web,
    facade,
    clock,
    settings,
    door,
    origin,
    log,
    ask: (path, request) => ask(door, path, request),
    post(path, body = {}, headers = {}) {
      const all = { ...origin, "content-type": "application/json", ...headers };
      return ask(door, path, { method: "POST", headers: all, body: JSON.stringify(body) });
    },
    submit(path, fields, headers = {}) {
      const all = {
        ...origin,
        accept: "text/html",
        "content-type": "application/x-www-form-urlencoded",
        ...headers,
      };
      return ask(door, path, { method: "POST", headers: all, body: new URLSearchParams(fields).toString() });
    },
    async [Symbol.asyncDispose]() {
      let isClosed = false;
      const closed = web[Symbol.asyncDispose]().then(() => {
        isClosed = true;
      });
      // A browser keeps connections that it does not use; they are cut after a grace, whenever that begins.
      while (!isClosed) await clock.advance(CLOSE_GRACE_MS);
      await closed;
    },
  };
}

/** No password asked for, any free port of the loopback. */
export function openSettings(change: Partial<WebSettings> = {}): WebSettings {
  return {
    listen: "127.0.0.1",
    port: 0,
    passwordVerifier: undefined,
    knownHosts: () => [],
    mode: "both",
    ...change,
  };
}

/** User `admin`, password `secret`; counts how often it was verified the slow way. */
export function lockedSettings(): Partial<WebSettings> & { readonly verified: () => number } {
  let count = 0;
  return {
    username: "admin",
    passwordVerifier: {
      async verify(password) {
        count += 1;
        return password === "secret";
      },
    },
    verified: () => count,
  };
}

function noteInto(log: Logged[]) {
  const note = (level: Logged["level"]) => (fields: Readonly<Record<string, unknown>>, message: string) => {
    log.push({ level, fields, message });
  };
  return { info: note("info"), warn: note("warn"), error: note("error") };
}
