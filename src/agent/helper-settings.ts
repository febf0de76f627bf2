/** The mig.ini that a helper's page runs with: the same people, the same password, never its text. */
export function helperIni(settings: {
  readonly username: string;
  /** PHC string; absent when nobody can or need log in. */
  readonly passwordHash: string | undefined;
  readonly mode: "migrate" | "snapshot" | "both";
  readonly hostKeys: "strict" | "first-use";
}): string {
  const lines = [`mode = ${settings.mode}`, `host_keys = ${settings.hostKeys}`];
  if (settings.username === "") lines.push("open = yes");
  else lines.push(`username = "${settings.username}"`);
  if (settings.passwordHash !== undefined) lines.push(`password_hash = "${settings.passwordHash}"`);
  return `${lines.join("\n")}\n`;
}
