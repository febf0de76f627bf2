import { type ClientRequest, request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";

export interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal: AbortSignal;
}

/**
 * Sends one message and resolves to the status of the answer. The answer's text is not read, redirects are not followed,
 * and nothing of the address is in an error: it often is a password of its own. Rejects with an `Error` in words.
 */
export async function postMessage({ url, headers, body, signal }: Post): Promise<number> {
  const target = new URL(url);
  const send = target.protocol === "https:" ? httpsRequest : httpRequest;
  return await new Promise((resolve, reject) => {
    const sent: ClientRequest = send(target, {
      method: "POST",
      headers: { ...headers, "content-length": String(Buffer.byteLength(body)) },
      agent: false,
      signal,
    });
    sent.on("response", (response: IncomingMessage) => {
      resolve(response.statusCode ?? 0);
      response.on("error", () => undefined);
      response.destroy();
    });
    sent.on("error", (error) => reject(new Error(wordsFor(error, signal))));
    sent.end(body);
  });
}

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nobody listens there",
  ECONNRESET: "it hung up",
  EPIPE: "it hung up",
  ENOTFOUND: "its name is not known",
  EAI_AGAIN: "its name could not be looked up",
  EHOSTUNREACH: "it cannot be reached",
  ENETUNREACH: "it cannot be reached",
  ETIMEDOUT: "it does not answer",
  CERT_HAS_EXPIRED: "its certificate has expired",
  DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate is not trusted",
  SELF_SIGNED_CERT_IN_CHAIN: "its certificate is not trusted",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "its certificate is not trusted",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "its certificate is not trusted",
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is for another name",
};

function wordsFor(error: Error, signal: AbortSignal): string {
  if (signal.aborted) return "it did not answer in time";
  const code = "code" in error ? String(error.code) : "";
  return WORDS[code] ?? `the connection failed (${/^[A-Z0-9_]{1,60}$/.test(code) ? code : "no code"})`;
}
