import type { AgentStatus, Readiness } from "../../agent-facade.ts";

/** Something about MIG itself that its owner should know. */
export interface NoticeModel {
  readonly tone: "bad" | "warn" | "idle";
  readonly icon: string;
  readonly title: string;
  readonly text: string;
  /** What to do now; may be empty. */
  readonly hint: string;
}

export interface Connection {
  readonly encrypted: boolean;
  readonly authenticated: boolean;
}

/** What must be mended. */
export function presentNotices(
  { configProblem }: Pick<AgentStatus, "configProblem">,
  connection: Connection,
  readiness: Readiness,
): readonly NoticeModel[] {
  const notices: NoticeModel[] = [];
  if (configProblem !== undefined) {
    const { message: text, hint = "" } = configProblem;
    notices.push({ tone: "bad", icon: "cross", title: "The configuration has an error", text, hint });
  }
  for (const { name, ok, message: text } of readiness.parts) {
    if (ok || name !== "journal") continue;
    const hint = "Make room on the state volume. Until then no job can start, and what runs goes on.";
    notices.push({ tone: "bad", icon: "cross", title: "MIG cannot write its journal", text, hint });
  }
  if (!connection.authenticated) {
    const text = "Whoever reaches this address can use it.";
    const hint = 'Set "username" and a password in mig.ini.';
    notices.push({ tone: "warn", icon: "unlock", title: "No password is asked for", text, hint });
  }
  return notices;
}

/** What is good to know and wants nothing done at once: it stands below. */
export function presentRemarks({ encrypted, authenticated }: Connection): readonly NoticeModel[] {
  if (encrypted || !authenticated) return [];
  return [
    {
      tone: "idle",
      icon: "unlock",
      title: "This connection is not encrypted",
      text: "The password travels as it is typed.",
      hint: "Use it in a network you trust, or set TLS in mig.ini.",
    },
  ];
}
