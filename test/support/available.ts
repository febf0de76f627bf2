import type { TestContext } from "vitest";
import { findProgram } from "./tool.ts";

/** Programs of the machine that some tests need and a fresh machine may lack. */
interface Wanted {
  readonly names: readonly string[];
  /** Name in Debian. */
  readonly package: string;
}

const WANTED = {
  bash: { names: ["bash"], package: "bash" },
  chromium: { names: ["chromium", "chromium-browser", "google-chrome"], package: "chromium" },
  fish: { names: ["fish"], package: "fish" },
  openssl: { names: ["openssl"], package: "openssl" },
  ssh: { names: ["ssh"], package: "openssh-client" },
  sshd: { names: ["sshd"], package: "openssh-server" },
  zsh: { names: ["zsh"], package: "zsh" },
} satisfies Record<string, Wanted>;

export type Program = keyof typeof WANTED;

/** Where services live; on the PATH of root only. */
const SERVICE_DIRECTORIES = ["/usr/sbin", "/usr/local/sbin", "/sbin"];

export function findInstalled(program: Program): string | undefined {
  const found = WANTED[program].names.map((name) => findProgram(name, SERVICE_DIRECTORIES));
  return found.find((path) => path !== undefined);
}

/** Path of the program; without it the test is skipped, and the last page of the run says why. */
export function needs(context: TestContext, program: Program): string {
  const path = findInstalled(program);
  if (path !== undefined) return path;
  return context.skip(`${program} is not installed (apt-get install ${WANTED[program].package})`);
}
