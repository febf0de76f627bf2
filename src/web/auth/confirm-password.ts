import { MigError } from "../../domain/errors.ts";
import type { Request, Response } from "../express.ts";
import { contextOf } from "../request-context.ts";
import type { WebSettings } from "../settings.ts";
import type { Authenticator } from "./authenticator.ts";
import { tooMany } from "./require-user.ts";

export interface ConfirmParts {
  readonly authenticator: Authenticator;
  readonly settings: () => WebSettings;
}

/**
 * Before something that whoever found an open browser must not do: the password once more. Counts in the throttle like
 * a log-in. Who comes over the socket needs none. Throws `CONFIRMATION`, `TOO_MANY_ATTEMPTS`.
 */
export async function confirmPassword(
  { authenticator, settings }: ConfirmParts,
  typed: { readonly request: Request; readonly response: Response; readonly password: string },
): Promise<void> {
  const { request, response, password } = typed;
  const { local, address } = contextOf(request);
  const { username = "" } = settings();
  if (local || username === "") return;
  const verdict = await authenticator.prove(address, { name: username, pass: password });
  switch (verdict.type) {
    case "in":
      return;
    case "blocked":
      response.setHeader("Retry-After", String(verdict.seconds));
      throw tooMany(verdict.seconds);
    case "missing":
    case "wrong":
      throw new MigError("CONFIRMATION", "Cannot change the password: the old one is not right", {
        hint: "Type the password that you logged in with. If it is lost, in MIG's component: mig password",
      });
  }
}
