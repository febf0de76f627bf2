import { posix } from "node:path";
import type { GridCore } from "../grid-core.ts";
import { componentSpec } from "../life/component-spec.ts";
import { shownState } from "../life/states.ts";
import { resolvePath } from "../runtime/resolve-path.ts";
import { findApplication, findComponent } from "../world/find.ts";
import { impexDirectory, volumePath } from "../world/volume-directories.ts";
import type { ApplicationView, ComponentView } from "../world/world.ts";

/**
 * What SFTP shows of a grid: `/app/<application>/<component>/…` of running components, as they see their volumes,
 * `/vol/<application>/<volume>/…` of stopped applications, and `/_impex`. The levels above are only listed. No
 * path leads out of a volume, neither by `..` nor by a link.
 */
export type Place =
  | { readonly kind: "listing"; readonly names: readonly string[] }
  | { readonly kind: "real"; readonly path: string; readonly isWritable: boolean };

/** Undefined when there is nothing that may be seen. */
export type Resolve = (path: string) => Place | undefined;

export function cleanPath(path: string): string {
  return posix.normalize(`/${path}`).replace(/(.)\/$/, "$1");
}

export function createTree(core: GridCore): Resolve {
  return (path) => {
    const [area, application, ...rest] = cleanPath(path).split("/").slice(1);
    if (area === "") return { kind: "listing", names: ["_impex", "app", "vol"] };
    if (area === "app") return inApplication(core, application, rest);
    if (area === "vol") return inVolume(core, application, rest);
    if (area !== "_impex") return undefined;
    return real(impexDirectory(core.directory), [application ?? "", ...rest], true);
  };
}

function inApplication(core: GridCore, name: string | undefined, rest: readonly string[]): Place | undefined {
  const { world } = core.store;
  if (name === undefined) {
    const running = world.applications.filter(
      (application) => runningComponents(core, application).length > 0,
    );
    return { kind: "listing", names: running.map((application) => application.name) };
  }
  const application = findApplication(world, name);
  if (application === undefined) return undefined;
  const [componentName, ...path] = rest;
  if (componentName === undefined) {
    return {
      kind: "listing",
      names: runningComponents(core, application).map((component) => component.name),
    };
  }
  const component = findComponent(application, componentName);
  if (component === undefined || !isRunning(core, application, component)) return undefined;
  return inComponent(core, { application, component }, `/${path.join("/")}`);
}

function inComponent(
  core: GridCore,
  owner: { readonly application: ApplicationView; readonly component: ComponentView },
  path: string,
): Place | undefined {
  const spec = componentSpec(core.directory, owner.application, owner.component);
  const found = core.runtime.resolve(spec, path);
  if (found !== undefined) return { kind: "real", path: found, isWritable: true };
  const above = path === "/" ? "/" : `${path}/`;
  const below = spec.mounts
    .map((mount) => mount.mountPath)
    .filter((mountPath) => mountPath.startsWith(above));
  if (below.length === 0) return undefined;
  const names = below.map((mountPath) => mountPath.slice(above.length).split("/", 1)[0] ?? "");
  return { kind: "listing", names: [...new Set(names)] };
}

function inVolume(core: GridCore, name: string | undefined, rest: readonly string[]): Place | undefined {
  const { world } = core.store;
  if (name === undefined) {
    const still = world.applications.filter((application) => isStill(core, application));
    return { kind: "listing", names: still.map((application) => application.name) };
  }
  const application = findApplication(world, name);
  if (application === undefined || !isStill(core, application)) return undefined;
  const [volumeName, ...path] = rest;
  if (volumeName === undefined) {
    return { kind: "listing", names: application.volumes.map((volume) => volume.name) };
  }
  const volume = application.volumes.find((candidate) => candidate.name === volumeName);
  if (volume === undefined) return undefined;
  const isFree = core.operations.find(name) === undefined && application.lock === undefined;
  return real(volumePath(core.directory, volume.uuid), path, isFree);
}

function real(directory: string, path: readonly string[], isWritable: boolean): Place | undefined {
  const found = resolvePath([{ directory, mountPath: "/here" }], posix.join("/here", ...path));
  return found === undefined ? undefined : { kind: "real", path: found, isWritable };
}

function isStill(core: GridCore, application: ApplicationView): boolean {
  return shownState(application, core) === "stopped" && application.incomplete === undefined;
}

function runningComponents(core: GridCore, application: ApplicationView): readonly ComponentView[] {
  return application.components.filter((component) => isRunning(core, application, component));
}

function isRunning(core: GridCore, application: ApplicationView, component: ComponentView): boolean {
  return core.runtime.isRunning({ application: application.name, component: component.name });
}
