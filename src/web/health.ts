import type { AgentFacade } from "../agent-facade.ts";
import type { Handler } from "./express.ts";

/** Open to everybody, so it names what is not ready, not why: that is on the overview and in `mig status`. */
export function answerReadiness(facade: AgentFacade): Handler {
  return (_request, response) => {
    const { ready, parts } = facade.readiness();
    response.status(ready ? 200 : 503).json({ ready, parts: parts.map(({ name, ok }) => ({ name, ok })) });
  };
}

/** The same with the reasons, for those who logged in. */
export function explainReadiness(facade: AgentFacade): Handler {
  return (_request, response) => {
    const readiness = facade.readiness();
    response.status(readiness.ready ? 200 : 503).json(readiness);
  };
}
