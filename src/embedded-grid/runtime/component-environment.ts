import { join } from "node:path";
import type { Launch } from "../programs/programs.ts";
import type { ComponentPlace } from "./component-place.ts";
import type { Content } from "./content.ts";
import type { Isolation } from "./isolation.ts";
import type { ComponentSpec } from "./runtime.ts";

const SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

export interface EnvironmentParts {
  readonly spec: ComponentSpec;
  readonly place: ComponentPlace;
  readonly content: Content;
  readonly isolation: Isolation;
  readonly launch: Launch;
}

/**
 * Environment of everything that runs in a component, log-ins too. Built from nothing: what the grid itself was
 * started with, agents and secrets among it, does not reach a component.
 */
export function componentEnvironment(parts: EnvironmentParts): Record<string, string> {
  const { spec, place, launch } = parts;
  const see = viewOf(parts);
  const run = see("/mnt/run");
  const state = launch.command === "helper" ? "/mnt/data" : "/mnt/state";
  return {
    PATH: `${see("/mnt/content")}/bin:${process.env.PATH ?? SYSTEM_PATH}`,
    HOME: see("/mnt/root"),
    LANG: "C.UTF-8",
    // The marker is the base, by which a process without namespaces is known as the component's.
    MIG_COMPONENT: place.base,
    MIG_COMPONENT_NAME: spec.component,
    MIG_CONFIG: see("/mnt/config"),
    MIG_STATE: see(state),
    // As the controller names them, whether the component has a namespace of its own or not.
    MIG_CONFIG_MOUNT: "/mnt/config",
    MIG_STATE_MOUNT: state,
    MIG_DATA: see("/mnt/data"),
    MIG_RUN: run,
    MIG_PROPERTIES: `${run}/properties`,
    MIG_WIRES: see("/mnt/wires"),
    // For the service script: not this machine's own MIG, if it has one.
    MIG_DEFAULTS: "/dev/null",
    MIG_BIN: `${see("/mnt/content")}/bin/mig`,
    MIG_COMMAND: launch.command ?? "serve",
    MIG_LOG: `${run}/mig.log`,
    MIG_USER: "",
    ...passedOn(),
  };
}

/**
 * What who started the grid says for all that runs on it: where a compile cache is kept, half of what a small program of
 * Node's takes to start; where a crash test is asked at fault points; where a bench has the requests to controllers traced.
 */
const PASSED_ON = ["NODE_COMPILE_CACHE", "MIG_FAULT", "MIG_TRACE"];

function passedOn(): Record<string, string> {
  return Object.fromEntries(
    PASSED_ON.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** Path inside the component → the path that its processes must use for it. */
function viewOf({ spec, place, content, isolation }: EnvironmentParts): (path: string) => string {
  if (isolation.kind === "namespaces") return (path) => path;
  const real = new Map(spec.mounts.map(({ mountPath, directory }) => [mountPath, directory]));
  real.set("/mnt/content", content.directory).set("/mnt/run", place.run).set("/mnt/wires", place.wires);
  real.set("/mnt/root", place.home);
  return (path) => real.get(path) ?? join(place.home, path);
}

/** What `init.sh` binds where, volumes and our own. */
export function bindings({ spec, place, content }: EnvironmentParts): string[] {
  const ours = [place.run, "/mnt/run", place.wires, "/mnt/wires", content.directory, "/mnt/content"];
  return spec.mounts.flatMap(({ directory, mountPath }) => [directory, mountPath]).concat(ours);
}
