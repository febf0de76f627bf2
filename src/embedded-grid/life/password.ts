import { randomBytes, scryptSync, timingSafeEqual } from "node:crypto";

const KEY_BYTES = 32;

/** `<salt>:<hash>`, hexadecimal. */
export function hashPassword(password: string): string {
  const salt = randomBytes(16);
  return `${salt.toString("hex")}:${scryptSync(password, salt, KEY_BYTES).toString("hex")}`;
}

export function isPassword(password: string, hash: string): boolean {
  const [salt = "", key = ""] = hash.split(":");
  const wanted = Buffer.from(key, "hex");
  const given = scryptSync(password, Buffer.from(salt, "hex"), KEY_BYTES);
  return wanted.length === given.length && timingSafeEqual(wanted, given);
}
