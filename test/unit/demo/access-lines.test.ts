import { describe, expect, test } from "vitest";
import { sshCommand, tunnelLines } from "../../../src/demo/access-lines.ts";
import { demoPaths } from "../../../src/demo/demo-paths.ts";
import { plannedLayout } from "../../support/sample-layout.ts";

const CAME_BY_SSH = { SSH_CONNECTION: "198.51.100.7 50000 192.0.2.5 22", USER: "ada" };

test("the log-in line can be typed as it stands", async () => {
  const layout = await plannedLayout(undefined);
  expect(sshCommand(demoPaths("/tmp/my demo"), layout, layout.one)).toBe(
    "ssh -i '/tmp/my demo/demo.key' -p 2222 -o 'UserKnownHostsFile=/tmp/my demo/known_hosts' root@127.0.1.1",
  );
});

describe("the line for a browser on another machine", () => {
  test("is not said to who sits here", async () => {
    expect(tunnelLines(await plannedLayout(undefined), { USER: "ada" })).toEqual([]);
  });

  test("carries every page under the very address that the pages link to", async () => {
    const [, line] = tunnelLines(await plannedLayout(undefined), CAME_BY_SSH);
    const places = ["127.0.1.10:8080", "127.0.1.10:8000", "127.0.1.20:8080"];
    const all = [...places, ...places.map((place) => place.replace("127.0.1.", "127.0.2."))];
    expect(line?.trim()).toBe(`ssh -N ${all.map((place) => `-L ${place}:${place}`).join(" ")} ada@192.0.2.5`);
  });

  test("names the port of the SSH server where it is another", async () => {
    const env = { ...CAME_BY_SSH, SSH_CONNECTION: "198.51.100.7 50000 192.0.2.5 2022" };
    expect(tunnelLines(await plannedLayout(undefined), env)[1]).toContain("ssh -N -p 2022 -L");
  });

  test("works for a Mac where all pages are on 127.0.0.1, and says how to get there where they are not", async () => {
    const last = async (listen: string | undefined) =>
      tunnelLines(await plannedLayout(listen), CAME_BY_SSH).at(-1);
    expect(await last("127.0.0.1")).toContain("-L 127.0.0.1:8080:127.0.0.1:8080");
    expect(await last(undefined)).toContain("--listen 127.0.0.1");
  });

  test("is not needed where the pages are on an address that others reach", async () => {
    expect(tunnelLines(await plannedLayout("192.0.2.10"), CAME_BY_SSH)).toEqual([]);
  });
});
