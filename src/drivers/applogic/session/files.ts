import type { GridSession } from "../../driver.ts";
import { componentPath, volumePath } from "../paths.ts";
import { putText, removeText } from "../planned.ts";
import type { Controller } from "./controller.ts";

type Files = Pick<GridSession, "readFile" | "writeFile" | "removeFile" | "removeVolumeFile">;

export function createFiles(controller: Controller): Files {
  function remove(path: string): Promise<void> {
    return controller.changeFile(removeText(path), (sftp) => sftp.remove(path));
  }

  return {
    readFile: (application, component, path) =>
      controller.readFile(componentPath(application, component, path)),
    // The port of sessions names these one by one; five belong to the file, not to options.
    writeFile(application, component, path, data, mode) {
      const remote = componentPath(application, component, path);
      return controller.changeFile(putText(remote), (sftp) => sftp.write(remote, data, { mode }));
    },
    removeFile: (application, component, path) => remove(componentPath(application, component, path)),
    removeVolumeFile: (application, volume, path) => remove(volumePath(application, volume, path)),
  };
}
