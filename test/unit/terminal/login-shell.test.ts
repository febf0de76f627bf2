import { expect, test } from "vitest";
import { shellEnvironment } from "../../../src/terminal/login-shell.ts";

const WHO = { user: "mig", home: "/var/lib/mig", shell: "/bin/sh" };

test("a shell in the appliance gets nothing of the daemon's environment but where MIG is and how people write", () => {
  const from = {
    MIG_RUN: "/run/mig",
    MIG_TOKEN: "secret",
    LANG: "de_DE.UTF-8",
    LD_PRELOAD: "x",
    PATH: "/evil",
  };
  expect(shellEnvironment(from, WHO)).toEqual({
    MIG_RUN: "/run/mig",
    LANG: "de_DE.UTF-8",
    HOME: "/var/lib/mig",
    LOGNAME: "mig",
    PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    SHELL: "/bin/sh",
    USER: "mig",
  });
});
