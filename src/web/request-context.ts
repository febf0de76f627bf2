import type { IncomingMessage } from "node:http";
import { randomName } from "../domain/ids.ts";

/** What is known about a request besides its text. */
export interface RequestContext {
  /** Shown in errors and written to the log, so that one leads to the other. */
  readonly id: string;
  /** Came in over the Unix socket. */
  readonly local: boolean;
  /** Of the peer; `local` on the Unix socket. */
  readonly address: string;
  /** Encrypted. */
  readonly secure: boolean;
  /** Who asks, as audit and journal name it; `undefined` until the password was checked. */
  readonly by: string | undefined;
}

const REQUEST_ID_LENGTH = 10;
const LOCAL_USER_HEADER = "mig-user";
const LOCAL_USER = /^[A-Za-z0-9._-]{1,32}$/;

const contexts = new WeakMap<IncomingMessage, RequestContext>();

export function openContext(
  request: IncomingMessage,
  origin: { readonly local: boolean; readonly secure: boolean },
): void {
  const { local, secure } = origin;
  contexts.set(request, {
    id: randomName(REQUEST_ID_LENGTH),
    local,
    secure,
    address: local ? "local" : plainAddress(request.socket.remoteAddress),
    by: local ? localUser(request) : undefined,
  });
}

/** The context of a request that went through {@link openContext}. */
export function contextOf(request: IncomingMessage): RequestContext {
  const context = contexts.get(request);
  if (context === undefined) throw new Error("A request without context: it did not come through startWeb");
  return context;
}

export function setUser(request: IncomingMessage, user: string): void {
  const context = contextOf(request);
  contexts.set(request, { ...context, by: `${user} from ${context.address}` });
}

/** Who asks; `unknown` where no password was needed to ask. */
export function askerOf(request: IncomingMessage): string {
  return contextOf(request).by ?? "unknown";
}

/** `mig` says who typed it; whoever can open the socket is trusted to. */
function localUser(request: IncomingMessage): string {
  const name = request.headers[LOCAL_USER_HEADER];
  return typeof name === "string" && LOCAL_USER.test(name) ? `local ${name}` : "local";
}

/** IPv4 without its IPv6 clothes. */
export function plainAddress(address: string | undefined): string {
  return (address ?? "unknown").replace(/^::ffff:/, "");
}
