import express from "express";
import type { App } from "../../src/web/express.ts";

/** A route as it stands in the code: `POST /api/v1/jobs/:id/abort`. */
export interface AnyRoute {
  readonly method: string;
  readonly path: string;
}

interface Layer {
  readonly route?: {
    readonly path: string | readonly string[];
    readonly stack: readonly { readonly method: string }[];
  };
  readonly handle: unknown;
}

interface Stacked {
  readonly stack: readonly Layer[];
}

type Use = (this: object, ...handlers: unknown[]) => unknown;

/**
 * Every route of the app that `build` makes. Express forgets where a router was mounted, so it is overheard while it is built.
 */
export function listRoutes(build: () => App): readonly AnyRoute[] {
  const mounts = new Map<unknown, string>();
  const prototype = express.Router.prototype as { use: Use };
  const { use } = prototype;
  prototype.use = function overheard(this: object, ...handlers: unknown[]) {
    const [first, ...rest] = handlers;
    const path = typeof first === "string" ? first : "";
    for (const handler of typeof first === "string" ? rest : handlers) mounts.set(handler, path);
    return use.apply(this, handlers);
  };
  try {
    return routesOf(build().router, "", mounts);
  } finally {
    prototype.use = use;
  }
}

function routesOf(
  router: Stacked,
  prefix: string,
  mounts: ReadonlyMap<unknown, string>,
): readonly AnyRoute[] {
  for (const { handle } of router.stack) {
    // What is made at the first request that comes so far; it wants nothing of that request.
    if (typeof handle === "function" && handle.name === "makeFirst") handle({}, {}, () => undefined);
  }
  return router.stack.flatMap(({ route, handle }) => {
    if (route !== undefined) {
      const methods = new Set(route.stack.map(({ method }) => method.toUpperCase()));
      return [route.path].flat().flatMap((path) =>
        [...methods].map((method) => ({
          method,
          path: `${prefix}${path}`.replaceAll("//", "/").replace(/(.)\/$/, "$1"),
        })),
      );
    }
    const isRouter = typeof handle === "function" && "stack" in handle;
    return isRouter
      ? routesOf(handle as unknown as Stacked, `${prefix}${mounts.get(handle) ?? ""}`, mounts)
      : [];
  });
}
