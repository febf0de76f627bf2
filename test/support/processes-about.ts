import { readdirSync, readFileSync } from "node:fs";

/** Processes and mounts whose command line, environment or place has this path in it, in words; not this process. */
export function processesAbout(path: string): readonly string[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  const processes = pids.flatMap((pid) => {
    const command = read(`/proc/${pid}/cmdline`).replaceAll("\0", " ").trim();
    const isAbout = command.includes(path) || read(`/proc/${pid}/environ`).includes(`=${path}/mig-demo-`);
    return isAbout && command !== "" ? [`process ${pid} (${command})`] : [];
  });
  const mounts = read("/proc/self/mountinfo").split("\n");
  return [...processes, ...mounts.filter((line) => line.includes(path))];
}

function read(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return "";
  }
}
