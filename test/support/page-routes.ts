import { createAuthenticator } from "../../src/web/auth/authenticator.ts";
import { createFormTokens } from "../../src/web/auth/form-token.ts";
import { pageRoutes } from "../../src/web/pages/routes.ts";
import { createFakeClock } from "./fake-clock.ts";
import { createScriptedFacade } from "./scripted-facade.ts";
import { openSettings } from "./web-bench.ts";

/** The paths of all pages, as they stand in the routes: `/jobs/:id`. */
export function pagePaths(): readonly string[] {
  const settings = openSettings;
  const clock = createFakeClock();
  const { stack } = pageRoutes({
    facade: createScriptedFacade(),
    settings,
    clock,
    tokens: createFormTokens(),
    authenticator: createAuthenticator({ settings, clock, onFailure: () => undefined }),
  });
  const paths = stack.flatMap(({ route }) => {
    if (route === undefined || !route.stack.some(({ method }) => method === "get")) return [];
    return [route.path].flat();
  });
  return [...new Set(paths)].toSorted();
}
