import type { Handler } from "../express.ts";

/** Made when it is first asked for: few ever do, and it takes memory and a moment. */
export function answerDocument(): Handler {
  let text: string | undefined;
  return async (_request, response) => {
    text ??= JSON.stringify((await import("./document.ts")).openApiDocument());
    response.type("application/json").send(text);
  };
}
