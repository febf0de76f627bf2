import { expect, test } from "vitest";
import { createLiveScreen } from "../../../src/cli/live-screen.ts";
import { createFakeTerminal } from "../../support/fake-terminal.ts";

test("a picture is drawn over the one before, in one write", () => {
  const terminal = createFakeTerminal({ stderrIsTerminal: true });
  const screen = createLiveScreen(terminal.stderr);
  screen.draw(["one", "two"]);
  screen.draw(["one", "three"]);
  expect(terminal.written.stderr).toBe("one\ntwo\n\u001b[2A\r\u001b[Jone\nthree\n");
});

test("the same picture is not written again", () => {
  const terminal = createFakeTerminal();
  const screen = createLiveScreen(terminal.stderr);
  screen.draw(["one"]);
  screen.draw(["one"]);
  expect(terminal.written.stderr).toBe("one\n");
});

test("no line is wider than the terminal, so that the way back up is right", () => {
  const terminal = createFakeTerminal({ columns: 10 });
  createLiveScreen(terminal.stderr).draw(["0123456789abc"]);
  expect(terminal.written.stderr).toBe("012345678\n");
});

test("what a controller said cannot move the cursor", () => {
  const terminal = createFakeTerminal();
  createLiveScreen(terminal.stderr).draw(["a\u001b[5Ab\rc"]);
  expect(terminal.written.stderr).toBe("a[5Abc\n");
});

test("what stands stays when the screen is left", () => {
  const terminal = createFakeTerminal();
  const screen = createLiveScreen(terminal.stderr);
  screen.draw(["one"]);
  screen.leave();
  screen.draw(["two"]);
  expect(terminal.written.stderr).toBe("one\n\ntwo\n");
});
