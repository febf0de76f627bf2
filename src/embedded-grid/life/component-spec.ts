import type { ComponentSpec } from "../runtime/runtime.ts";
import { inStartOrder } from "../world/find.ts";
import { volumePath } from "../world/volume-directories.ts";
import type { ApplicationView, ComponentView } from "../world/world.ts";
import { effectiveProperties } from "./properties.ts";

/** What the runtime is told about a component; the application's properties reach all of its components. */
export function componentSpec(
  directory: string,
  application: ApplicationView,
  component: ComponentView,
): ComponentSpec {
  return {
    application: application.name,
    component: component.name,
    program: component.program,
    startOrder: component.startOrder,
    mounts: component.mounts.flatMap((mount) => {
      const volume = application.volumes.find((candidate) => candidate.name === mount.volume);
      if (volume === undefined) return [];
      const { mountPath } = mount;
      return [{ volume: volume.name, directory: volumePath(directory, volume.uuid), mountPath }];
    }),
    properties: effectiveProperties(application),
  };
}

/** All of an application, in start order. */
export function componentSpecs(directory: string, application: ApplicationView): readonly ComponentSpec[] {
  return inStartOrder(application).map((component) => componentSpec(directory, application, component));
}
