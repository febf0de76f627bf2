import { join } from "node:path";
import ejs from "ejs";
import type { AgentFacade } from "../agent-facade.ts";
import type { Clock } from "../clock.ts";
import { consoleHandshake } from "./api/console-routes.ts";
import { apiRoutes } from "./api/routes.ts";
import { serveAssets } from "./assets.ts";
import type { Authenticator } from "./auth/authenticator.ts";
import { createFormTokens } from "./auth/form-token.ts";
import { createPasses } from "./auth/pass.ts";
import { requireUser } from "./auth/require-user.ts";
import { terminalFiles } from "./console/terminal-files.ts";
import { createConsoleTickets } from "./console/tickets.ts";
import { answerErrors, notFound } from "./error-handler.ts";
import type { OpenStreams } from "./events/open-streams.ts";
import { type App, createApp, type Handler, routesWhenAsked, staticFiles } from "./express.ts";
import { followRoutes } from "./follow/follow-routes.ts";
import { answerHealth } from "./follow/whereabouts.ts";
import { noStore, securityHeaders } from "./headers.ts";
import { answerReadiness, explainReadiness } from "./health.ts";
import { checkHost } from "./host-check.ts";
import { answerMayServe } from "./may-serve.ts";
import { answerMetrics } from "./metrics/answer-metrics.ts";
import { answerDocument } from "./openapi/answer-document.ts";
import { checkOrigin } from "./origin-check.ts";
import { pageRoutes } from "./pages/routes.ts";
import { refuseMethod } from "./refuse-method.ts";
import { refuseWhileClosed } from "./refuse-while-closed.ts";
import { contextOf } from "./request-context.ts";
import type { WebLog, WebSettings } from "./settings.ts";

export interface AppParts {
  readonly facade: AgentFacade;
  readonly settings: () => WebSettings;
  readonly clock: Clock;
  readonly log: WebLog;
  readonly authenticator: Authenticator;
  readonly streams: OpenStreams;
  /** Counted since the start. */
  readonly failures: { readonly logIn: number };
  /** Holds `views/` and `public/`. */
  readonly root: string;
}

/**
 * The order is the security: first the headers that every answer carries, then what is open to everybody, then who asks
 * (the name it asks for, the password, where it comes from), and only then is a body read.
 */
export function buildApp(parts: AppParts): App {
  const { facade, settings, log, authenticator } = parts;
  const app = createApp();
  useTemplates(app, parts.root);
  app.use(securityHeaders(), nameRequest);

  const passes = createPasses(() => settings().passSecret?.(), parts.clock);
  const api = { ...parts, passes, tickets: createConsoleTickets(parts.clock) };

  app.get("/healthz", noStore, answerHealth(facade));
  app.get("/readyz", noStore, answerReadiness(facade));
  app.get("/may-serve", answerMayServe(api));
  app.use(checkHost(settings));
  const folder = join(parts.root, "public");
  app.use("/assets/xterm", terminalFiles(parts.root));
  app.use("/assets", serveAssets(folder), staticFiles(folder), notFound);

  const metrics = answerMetrics(parts);
  app.get("/metrics", noStore, (request, response, next) =>
    settings().metricsOpen === true ? metrics(request, response, next) : next(),
  );
  app.use(refuseWhileClosed(settings));
  app.get("/api/v1/console", noStore, consoleHandshake(api));
  app.use(followRoutes({ facade, settings, authenticator, passes }));
  app.use(requireUser(authenticator, settings), checkOrigin);
  app.get("/api/v1/readiness", noStore, explainReadiness(facade));
  app.get("/metrics", noStore, metrics);
  app.get("/api/openapi.json", noStore, answerDocument());
  app.use(
    "/api/v1",
    noStore,
    routesWhenAsked(() => apiRoutes(api)),
  );
  app.use(["/api", "/metrics"], refuseMethod, notFound);
  app.use(routesWhenAsked(() => pageRoutes({ ...parts, tokens: createFormTokens() })));
  app.use(refuseMethod, notFound);
  app.use(answerErrors(log));
  return app;
}

/** By hand, because express would require `ejs` by its name, and a bundle has no such module. */
function useTemplates(app: App, root: string): void {
  app.engine("ejs", (path, model, done) => {
    ejs.renderFile(path, model, done);
  });
  app.set("view engine", "ejs");
  app.set("views", join(root, "views"));
}

const nameRequest: Handler = (request, response, next) => {
  response.setHeader("X-Request-Id", contextOf(request).id);
  next();
};
