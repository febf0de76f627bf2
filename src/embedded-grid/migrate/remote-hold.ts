import { quote } from "../../ssh/quote.ts";
import { Refusal } from "../refusal.ts";
import { LinkFailure, type PeerChannel, type PeerLink } from "../ssh/channel.ts";
import { type Descriptor, parseDescriptor } from "./descriptor.ts";

/** The other grid keeps its application still while it is read. */
export interface RemoteHold {
  readonly descriptor: Descriptor;
  /** Lets go; also the end of the connection does. */
  release(): Promise<void>;
}

/** Throws the other grid's own refusal: it does not exist, it is running, it is busy, it is locked. */
export async function holdRemote(link: PeerLink, application: string): Promise<RemoteHold> {
  const channel = await link.exec(quote(["3t", "migrator", "read", application]));
  const line = await firstLine(channel);
  return {
    descriptor: parseDescriptor(line),
    async release() {
      channel.input.end();
      await channel.exit;
    },
  };
}

async function firstLine(channel: PeerChannel): Promise<string> {
  let text = "";
  return await new Promise<string>((resolve, reject) => {
    channel.output.setEncoding("utf8").on("data", (piece: string) => {
      text += piece;
      const end = text.indexOf("\n");
      if (end !== -1) resolve(text.slice(0, end));
    });
    void channel.exit.then((status) => {
      if (status === undefined) reject(new LinkFailure("Connection lost"));
      else reject(new Refusal(channel.complaint().trim() || `The other grid ended with ${status}.`));
    });
  });
}
