import { toErrorData } from "../../src/domain/errors.ts";
import { createAppLogicDriver } from "../../src/drivers/applogic/session.ts";
import { formatUdl } from "../../src/drivers/applogic/udl/format.ts";
import { udlBlock } from "../../src/drivers/applogic/udl/tree.ts";
import type { CommandObserver, SessionOptions } from "../../src/drivers/driver.ts";
import { createJumpingClock } from "./jumping-clock.ts";
import { sampleGrid } from "./sample-grids.ts";
import { type Answer, createScriptedController } from "./scripted-controller.ts";

/** Answers each command line. */
export type Script = (line: string) => Answer;

/** A session of the AppLogic driver whose controller is the script. */
export function openScripted(script: Script, options: SessionOptions = {}, grid = sampleGrid()) {
  const ssh = createScriptedController((argv) => script(argv.join(" ")));
  const clock = createJumpingClock();
  const session = createAppLogicDriver({ ssh, clock }).open(grid, options);
  return { session, ssh, clock };
}

/** The answer to `app info`, or to `app list` where there is only this one. */
export function application(fields: Record<string, string | number> = {}): Answer {
  return {
    stdout: formatUdl([
      udlBlock("application", "guestbook", { id: 3, state: "running", template: 0, ...fields }),
    ]),
  };
}

/** One block of the answer to `vol list`. */
export function volume(name: string, uuid: string, owner = "guestbook") {
  return udlBlock("volume", name, {
    scope_name: owner,
    size: 1024,
    filesystem: "ext3",
    state: "ok",
    uuid,
  });
}

/** What a controller says of an application that it does not have. */
export const GONE: Answer = { code: 1, stderr: "Application 'guestbook' does not exist.\n" };

/** What `GridSession.pull` is asked for, with a value that needs quoting. */
export const SAMPLE_PULL = {
  sourceController: "one.example.net:4022",
  application: "guestbook",
  newName: "snap",
  properties: [{ name: "note", value: "it's a note" }],
};

/** The code of the error that it ends with. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => "no error",
    (error: unknown) => toErrorData(error).code,
  );
}

/** An observer that writes down what it is told. */
export function watch(): { observer: CommandObserver; log: string[] } {
  const log: string[] = [];
  return {
    log,
    observer: {
      sending: (grid, text) => log.push(`${grid}: ${text}`),
      ended: (command, outcome, detail) => {
        log.push(`${command} ${outcome}${detail === undefined ? "" : ` (${detail})`}`);
      },
    },
  };
}
