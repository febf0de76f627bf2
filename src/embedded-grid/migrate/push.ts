import { quote } from "../../ssh/quote.ts";
import type { GridCore } from "../grid-core.ts";
import { controllerAddress } from "../grid-settings.ts";
import { Cancelled, refuse, wordsOf } from "../refusal.ts";
import type { PeerChannel } from "../ssh/channel.ts";

/**
 * `--export`: asks the other grid to pull. That is why a push needs trust in both directions: this grid logs in
 * there, and that one logs in here. Returns the exit status of the other grid's command.
 */
export async function pushApplication(
  core: GridCore,
  request: {
    readonly remote: string;
    readonly application: string;
    /** Options and settings, as they were given here. */
    readonly rest: readonly string[];
    readonly signal: AbortSignal;
    readonly say: (line: string) => void;
  },
): Promise<number> {
  const { remote, application, signal } = request;
  const link = await core.dial(remote).catch((error: unknown) => {
    throw refuse(
      "migrate",
      "application",
      application,
      `cannot log in to grid '${remote}' - ${wordsOf(error)}`,
    );
  });
  try {
    const argv = ["3t", "app", "migrate", controllerAddress(core.settings), application, ...request.rest];
    const channel = await link.exec(quote(argv));
    const interrupt = () => channel.signal("INT");
    signal.addEventListener("abort", interrupt, { once: true });
    relayLines(channel, request.say);
    const status = await channel.exit;
    signal.removeEventListener("abort", interrupt);
    if (status !== undefined) return status;
    if (signal.aborted) throw new Cancelled();
    throw refuse("migrate", "application", application, `the connection to grid '${remote}' was lost`);
  } finally {
    link.end();
  }
}

function relayLines(channel: PeerChannel, say: (line: string) => void): void {
  let text = "";
  channel.output.resume();
  channel.onComplaint((piece) => {
    const lines = (text + piece).split("\n");
    text = lines.pop() ?? "";
    for (const line of lines) say(line);
  });
  void channel.exit.then(() => (text === "" ? undefined : say(text)));
}
