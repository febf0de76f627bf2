import { quote } from "../../../ssh/quote.ts";

export interface NewUser {
  readonly name: string;
  /** The public key, one line. */
  readonly publicKey: string;
}

/**
 * The command that lets the holder of a key log in, for a person to type: it asks for a password, which
 * nobody needs afterwards. MIG itself never creates users.
 */
export function userCreateText({ name, publicKey }: NewUser): string {
  return quote(["user", "create", name, "pwd=-", `sshkey=${publicKey}`]);
}

/** User name under which one grid's key stands on another grid. */
export function gridUserName(grid: { readonly name: string; readonly controller: string }): string {
  return `grid-${grid.name}@${grid.controller}`;
}
