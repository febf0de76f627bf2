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

/** Made when the first request comes so far: a start makes no more than what it is asked first. */
export function routesWhenAsked(make: () => Routes): Routes {
  const routes = createRoutes();
  let isMade = false;
  routes.use(function makeFirst(_request, _response, next) {
    if (!isMade) routes.use(make());
    isMade = true;
    next();
  });
  return routes;
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

interface Layer {
  readonly route?: { readonly path: unknown; readonly methods: Readonly<Record<string, boolean>> };
  readonly handle: unknown;
  /** `path`: the part that was matched. */
  match(path: string): false | { readonly path: string };
}

interface Stack {
  readonly stack: readonly Layer[];
}

/** Of every path: it only reads bodies. */
const EVERYWHERE = "/{*path}";

/** The methods by which this path can be asked for; none where there is no such path. */
export function allowedMethods({ app }: Request, path: string): readonly string[] {
  const found = new Set(isStack(app.router) ? methodsIn(app.router, path) : []);
  if (found.has("GET")) found.add("HEAD");
  return [...found].toSorted();
}

function methodsIn({ stack }: Stack, path: string): readonly string[] {
  return stack.flatMap((layer) => {
    const match = matchOf(layer, path);
    if (match === false) return [];
    if (layer.route !== undefined) {
      if (layer.route.path === EVERYWHERE) return [];
      return Object.keys(layer.route.methods).map((method) => method.toUpperCase());
    }
    return isStack(layer.handle) ? methodsIn(layer.handle, path.slice(match.path.length) || "/") : [];
  });
}

function isStack(handle: unknown): handle is Stack {
  return typeof handle === "function" && "stack" in handle;
}

/** A path that cannot be decoded matches nothing. */
function matchOf(layer: Layer, path: string): ReturnType<Layer["match"]> {
  try {
    return layer.match(path);
  } catch {
    return false;
  }
}
