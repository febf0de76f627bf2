import { connect } from "node:net";

const PATIENCE_MS = 1_000;

/**
 * Whether anything takes a connection at the page's address now. Silence for a second counts as nobody there: it is only
 * a look before a move, and must not hold a plan up.
 */
export function answersAt(page: string): Promise<boolean> {
  const { hostname, port } = URL.canParse(page) ? new URL(page) : { hostname: "", port: "" };
  if (hostname === "") return Promise.resolve(false);
  return new Promise((resolve) => {
    const host = hostname.replace(/^\[|\]$/g, "");
    const socket = connect({ host, port: port === "" ? 80 : Number(port), timeout: PATIENCE_MS });
    const say = (answers: boolean) => () => {
      socket.destroy();
      resolve(answers);
    };
    socket.once("connect", say(true)).once("timeout", say(false)).once("error", say(false));
  });
}
