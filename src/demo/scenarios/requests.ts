import { once } from "node:events";
import { createServer } from "node:http";
import { migAt } from "../mig.ts";
import { APPLICATION } from "../perform.ts";
import { expectApplications, expectGuestbook, expectJob } from "./expectations.ts";
import { isStep } from "./moving.ts";
import { agentOn } from "./places.ts";
import type { Scenario } from "./scenario.ts";
import type { Scene } from "./scene.ts";
import { type Letter, send, sendBytes } from "./strangers.ts";

const RUNS = [`${APPLICATION} running`];
const JOBS = "/api/v1/jobs";
const JSON_TYPE = { "content-type": "application/json" };

/** Says the request in a line and what came back, and notes whether that was the status. */
async function ask(scene: Scene, what: string, letter: Letter, status: number): Promise<void> {
  const said = await send(agentOn(scene.from).url, letter);
  scene.say(`${letter.method} ${letter.path}, ${what}`);
  scene.quote(said.split("\n"));
  scene.expect(`${what}: ${status}`, said.startsWith(`${status} `));
}

function known(scene: Scene): Readonly<Record<string, string>> {
  return migAt(agentOn(scene.from).url, scene.play.stage.world).headers;
}

async function expectUntouched(scene: Scene): Promise<void> {
  await expectApplications(scene, scene.from, RUNS);
  await expectApplications(scene, scene.to, []);
  await expectGuestbook(scene, scene.from);
}

const secondJob: Scenario = {
  name: "second-job",
  group: "requests",
  wrong: "While a move is under way somebody asks for another one.",
  expected: "The second is refused with the job that runs, which goes on as if nothing had been asked.",
  async play(scene) {
    // The controller takes its time, so that there is time to ask.
    scene.fault(scene.from, "answers-late", { args: ["app provision", 10_000], times: 1 });
    const move = `mig snapshot ${scene.to.name} --yes`;
    await scene.begin("migrate", () => ({
      isTime: (item) => isStep(item, "started", "applogic/provision-helper"),
      async happens() {
        const { exit } = await scene.type(agentOn(scene.from), move);
        scene.expect(`"${move}" ends with 5`, exit === 5);
        await scene.look(agentOn(scene.from));
      },
    }));
    expectJob(scene, await scene.end(), { state: "succeeded" });
    await expectApplications(scene, scene.to, RUNS);
    await expectGuestbook(scene, scene.to);
  },
};

const malformedHttp: Scenario = {
  name: "malformed-http",
  group: "requests",
  wrong: "Requests come to MIG's page that are none, or not what it understands.",
  expected: "Each is answered with a status and a reason, and nothing is started.",
  async play(scene) {
    const { address, migPort } = scene.from;
    scene.say("Bytes that are no request");
    const said = await sendBytes(address, migPort, "HELLO MIG\r\n\r\n");
    scene.quote([said]);
    scene.expect("Bytes that are no request: 400", said.includes(" 400 "));
    const headers = { ...known(scene), ...JSON_TYPE };
    const post = { method: "POST", path: JOBS, headers } as const;
    await ask(scene, "a body that is no JSON", { ...post, body: '{"kind":' }, 400);
    await ask(scene, "a kind of job that there is not", { ...post, body: '{"kind":"teleport"}' }, 400);
    const form = { ...post, headers: { ...known(scene), "content-type": "text/plain" } };
    await ask(scene, "a body that is called text", { ...form, body: "kind=migrate" }, 415);
    const stranger = { ...headers, origin: "http://elsewhere.example" };
    await ask(scene, "from a page of somebody else", { ...post, headers: stranger, body: "{}" }, 403);
    await ask(
      scene,
      "a place that there is not",
      { method: "GET", path: "/api/v1/moons", headers: known(scene) },
      404,
    );
    await scene.page(agentOn(scene.from).url, "/jobs/nosuchjob");
    await scene.look(agentOn(scene.from));
    await expectUntouched(scene);
  },
};

const BIG = 4 * 2 ** 20;

const oversizedBody: Scenario = {
  name: "oversized-body",
  group: "requests",
  wrong: "Requests come to MIG's page that are far too large.",
  expected: "Each is refused by its size, and nothing is started.",
  async play(scene) {
    const headers = { ...known(scene), ...JSON_TYPE };
    const body = JSON.stringify({ kind: "migrate", target: "x".repeat(BIG) });
    await ask(scene, "a body of 4 MiB", { method: "POST", path: JOBS, headers, body }, 413);
    const { address, migPort } = scene.from;
    scene.say("A header of 64 KiB");
    const said = await sendBytes(
      address,
      migPort,
      `GET / HTTP/1.1\r\nHost: x\r\nBig: ${"x".repeat(65_536)}\r\n\r\n`,
    );
    scene.quote([said]);
    scene.expect("A header of 64 KiB: 431", said.includes(" 431 "));
    await scene.look(agentOn(scene.from));
    await expectUntouched(scene);
  },
};

/** A slow machine may need more than the five that are allowed at once. */
const MOST_GUESSES = 20;
/** Another address than the owner's, so that the owner is not kept out with the guesser. */
const GUESSER = "127.99.99.99";

const wrongPassword: Scenario = {
  name: "wrong-password",
  group: "requests",
  wrong: "Somebody guesses the password of MIG's page again and again.",
  expected: "After a few wrong ones that address has to wait before each try; the owner, elsewhere, has not.",
  async play(scene) {
    const letter = (authorization: string): Letter => ({
      method: "GET",
      path: "/api/v1/status",
      headers: { authorization },
      from: GUESSER,
    });
    const answers: string[] = [];
    for (let guess = 1; guess <= MOST_GUESSES && !isBlocked(answers.at(-1)); guess += 1) {
      const wrong = `Basic ${Buffer.from(`demo:guess ${guess}`).toString("base64")}`;
      answers.push(await send(agentOn(scene.from).url, letter(wrong)));
    }
    scene.say("GET /api/v1/status, with wrong passwords: the first and the last answer");
    scene.quote([answers.at(0) ?? "", answers.at(-1) ?? ""].flatMap((answer) => answer.split("\n")));
    scene.expect("The first guess: 401", answers.at(0)?.startsWith("401 ") === true);
    scene.expect("The last guess: 429", isBlocked(answers.at(-1)));
    await scene.look(agentOn(scene.from));
    await expectUntouched(scene);
  },
};

function isBlocked(answer: string | undefined): boolean {
  return answer?.startsWith("429 ") === true;
}

const RC = '"$HOME/rc/mig"';

const portInUse: Scenario = {
  name: "port-in-use",
  group: "requests",
  wrong: "While MIG is restarted, another program takes its port.",
  expected: "MIG does not start and says which setting names the port; the guestbook itself runs on.",
  remedy: "The owner ends the other program, or gives MIG another port, and starts MIG.",
  async play(scene) {
    const agent = agentOn(scene.from);
    await scene.type(agent, `${RC} stop`);
    const other = createServer((_request, response) => void response.end("somebody else\n"));
    other.listen(scene.from.migPort, scene.from.address);
    await once(other, "listening");
    const close = (): Promise<void> => new Promise((resolve) => void other.close(() => resolve()));
    scene.defer(() => (other.listening ? close() : undefined));
    await typeFailing(scene, `${RC} start`);
    await scene.type(agent, "mig status");
    await expectApplications(scene, scene.from, RUNS);
    await close();
  },
  mend: startAgain,
};

async function typeFailing(scene: Scene, command: string): Promise<void> {
  const { exit } = await scene.type(agentOn(scene.from), command);
  scene.expect(`${command} fails`, exit !== 0);
}

async function startAgain(scene: Scene): Promise<void> {
  const { exit } = await scene.type(agentOn(scene.from), `${RC} start`);
  scene.expect(`${RC} start ends with 0`, exit === 0);
  await scene.untilGate(agentOn(scene.from), "committed");
  await scene.look(agentOn(scene.from));
  await expectUntouched(scene);
}

export const requests: readonly Scenario[] = [
  secondJob,
  malformedHttp,
  oversizedBody,
  wrongPassword,
  portInUse,
];
