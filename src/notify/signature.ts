import { createHmac } from "node:crypto";

/** What is signed: id, time and text together, so that none of them can be exchanged or sent again later. */
export interface Signed {
  readonly id: string;
  /** Seconds since the epoch, of this attempt. */
  readonly timestamp: number;
  readonly body: string;
}

const ENCODED = "whsec_";

/**
 * The three headers of Standard Webhooks; without a secret the signature is missing. A secret that begins with `whsec_`
 * is base64, any other is taken as it stands.
 */
export function signatureHeaders(
  { id, timestamp, body }: Signed,
  secret: string | undefined,
): Readonly<Record<string, string>> {
  const headers = { "webhook-id": id, "webhook-timestamp": String(timestamp) };
  if (secret === undefined) return headers;
  const signature = createHmac("sha256", keyOf(secret)).update(`${id}.${timestamp}.${body}`).digest("base64");
  return { ...headers, "webhook-signature": `v1,${signature}` };
}

function keyOf(secret: string): Buffer {
  return secret.startsWith(ENCODED)
    ? Buffer.from(secret.slice(ENCODED.length), "base64")
    : Buffer.from(secret, "utf8");
}
