import type { GridCore } from "../grid-core.ts";
import type { SessionChannel } from "../ssh/channel.ts";
import { type Fault, numberArgument } from "./fault.ts";
import { delayBefore, lateMs, takeWayFault } from "./way-fault.ts";

/** One request for a file: `sftp open <path>`, `sftp rename <from> <to>`. */
interface FileRequest {
  readonly text: string;
  readonly channel: SessionChannel;
  /** Its effect, and the packet that answers. */
  carryOut(): Promise<Buffer>;
  /** Every later request on this channel is lost with its connection. */
  loseRest(): void;
}

/** Requests that stand for a whole transfer; only these are slowed down. */
const BEGINS = /^sftp (open|remove) /;

/** Carries a request out as its connection lets it; the answer, or none where nobody hears it. */
export async function withFileFaults(core: GridCore, request: FileRequest): Promise<Buffer | undefined> {
  if (BEGINS.test(request.text)) await delayBefore(core);
  const fault = takeWayFault(core, request.text);
  if (fault === undefined) return await request.carryOut();
  switch (fault.name) {
    case "cut-before":
      return lose(request);
    case "frozen":
      request.loseRest();
      request.channel.freeze();
      return undefined;
    case "late":
      lose(request);
      await core.clock.sleep(lateMs(core, fault));
      return void (await request.carryOut());
    case "cut-after":
      await request.carryOut();
      return lose(request);
    case "silent":
      return void (await request.carryOut());
    case "half-line":
      return await answerHalf(request);
    case "answers-late":
      return await answerLate(core, request, fault);
  }
}

function lose(request: FileRequest): undefined {
  request.loseRest();
  request.channel.cut();
}

async function answerHalf(request: FileRequest): Promise<undefined> {
  const answer = await request.carryOut();
  const { channel } = request;
  request.loseRest();
  if (!channel.closed.aborted) channel.output.write(answer.subarray(0, Math.floor(answer.length / 2)));
  setImmediate(() => channel.cut());
}

async function answerLate(core: GridCore, request: FileRequest, fault: Fault): Promise<Buffer> {
  const answer = await request.carryOut();
  await core.clock.sleep(numberArgument(fault, 1, 1000));
  return answer;
}
