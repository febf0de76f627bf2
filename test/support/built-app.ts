import { buildApp } from "../../src/web/app.ts";
import { createAuthenticator } from "../../src/web/auth/authenticator.ts";
import { createOpenStreams } from "../../src/web/events/open-streams.ts";
import type { App } from "../../src/web/express.ts";
import { type AnyRoute, listRoutes } from "./all-routes.ts";
import { createFakeClock } from "./fake-clock.ts";
import { createScriptedFacade } from "./scripted-facade.ts";
import { ROOT } from "./tool.ts";
import { openSettings } from "./web-bench.ts";

/** Every route of the web face, as the code has it. */
export function allRoutes(): readonly AnyRoute[] {
  return listRoutes(build);
}

function build(): App {
  const settings = () => openSettings();
  const clock = createFakeClock();
  const nothing = () => undefined;
  return buildApp({
    facade: createScriptedFacade(),
    settings,
    clock,
    log: { info: nothing, warn: nothing, error: nothing },
    authenticator: createAuthenticator({ settings, clock, onFailure: nothing }),
    streams: createOpenStreams(4),
    failures: { logIn: 0 },
    root: ROOT,
  });
}
