import { hashPassword, type StoredPassword } from "../config/password.ts";

/** The helper gets a hash, never the text: a password given in plain is hashed once a setting. */
export async function hashedPasswords(
  authentication: () => { readonly kind: string; readonly password?: StoredPassword },
): Promise<{ hashOf(password: StoredPassword): string; refresh(): Promise<void> }> {
  const known = new Map<string, string>();
  async function refresh(): Promise<void> {
    const { password } = authentication();
    if (password?.kind !== "plain" || known.has(password.value.reveal())) return;
    known.clear();
    known.set(password.value.reveal(), await hashPassword(password.value.reveal()));
  }
  await refresh();
  return {
    refresh,
    hashOf: (password) =>
      password.kind === "hash" ? password.value.reveal() : (known.get(password.value.reveal()) ?? ""),
  };
}
