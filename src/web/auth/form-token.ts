import { randomBytes, timingSafeEqual } from "node:crypto";
import { MigError } from "../../domain/errors.ts";
import type { Handler } from "../express.ts";

/** Proves that a form was filled in on a page of ours: a foreign page cannot read the token. */
export interface FormTokens {
  readonly token: string;
  /** Refuses a form without the token (`FORBIDDEN_ORIGIN`); wants the body parsed. */
  readonly check: Handler;
}

const TOKEN_BYTES = 32;

export function createFormTokens(): FormTokens {
  const token = randomBytes(TOKEN_BYTES).toString("base64url");
  const expected = Buffer.from(token);

  return {
    token,
    check(request, _response, next) {
      const body: unknown = request.body;
      const given = Buffer.from(tokenIn(body));
      if (given.length === expected.length && timingSafeEqual(given, expected)) return next();
      throw new MigError(
        "FORBIDDEN_ORIGIN",
        "Cannot accept the form: it does not come from a page of this MIG as it runs now",
        {
          hint: "Go back, reload the page, and send it again: MIG was restarted since the page was opened.",
        },
      );
    },
  };
}

function tokenIn(body: unknown): string {
  const isForm = typeof body === "object" && body !== null && "token" in body;
  return isForm && typeof body.token === "string" ? body.token : "";
}
