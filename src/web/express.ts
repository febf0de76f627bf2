import express from "express";

export type App = express.Express;
export type Routes = express.Router;
export type Request = express.Request;
export type Response = express.Response;
export type Handler = express.RequestHandler;
export type ErrorHandler = express.ErrorRequestHandler;

/** Nothing that a person or `mig` sends is larger; what is, is refused unread. */
const BODY_LIMIT_BYTES = 64 * 1024;
const MAX_FORM_FIELDS = 50;

/** The only importer of express: its defaults that do not fit are set right here. */
export function createApp(): App {
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  app.set("query parser", "simple");
  app.enable("view cache");
  return app;
}

export function createRoutes(): Routes {
  return express.Router({ strict: false, caseSensitive: true });
}

/** Parses `application/json` up to 64 KiB; compressed bodies are refused. */
export function jsonBody(): Handler {
  return express.json({ limit: BODY_LIMIT_BYTES, inflate: false, strict: true });
}

/** Parses a form up to 64 KiB; names with brackets stay plain names. */
export function formBody(): Handler {
  return express.urlencoded({
    limit: BODY_LIMIT_BYTES,
    inflate: false,
    extended: false,
    parameterLimit: MAX_FORM_FIELDS,
  });
}

export function staticFiles(folder: string): Handler {
  return express.static(folder, {
    index: false,
    redirect: false,
    dotfiles: "ignore",
    cacheControl: true,
    maxAge: 0,
  });
}
