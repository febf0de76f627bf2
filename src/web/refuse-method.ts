import { MigError } from "../domain/errors.ts";
import { allowedMethods, type Handler } from "./express.ts";

/** Behind all routes: what is there, but not to be asked for so, says how; 405 and `Allow`. */
export const refuseMethod: Handler = (request, response, next) => {
  const allowed = allowedMethods(request, request.originalUrl.split("?")[0] ?? "/");
  if (allowed.length === 0) return next();
  response.setHeader("Allow", allowed.join(", "));
  throw new MigError(
    "METHOD_NOT_ALLOWED",
    `Cannot answer ${request.method} ${request.baseUrl}${request.path}`,
    {
      hint: `It answers ${allowed.join(", ")}.`,
    },
  );
};
