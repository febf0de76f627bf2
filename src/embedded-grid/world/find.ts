import { noSuchApplication, Refusal } from "../refusal.ts";
import type { ApplicationView, ComponentView, VolumeView, WorldView } from "./world.ts";

export function findApplication(world: WorldView, name: string): ApplicationView | undefined {
  return world.applications.find((application) => application.name === name);
}

/** Throws the refusal that the shell prints. */
export function getApplication(world: WorldView, name: string): ApplicationView {
  const application = findApplication(world, name);
  if (application === undefined) throw noSuchApplication(name);
  return application;
}

export function getVolume(application: ApplicationView, name: string): VolumeView {
  const volume = application.volumes.find((candidate) => candidate.name === name);
  if (volume === undefined) throw new Refusal(`Volume '${application.name}:${name}' does not exist.`);
  return volume;
}

export function findComponent(application: ApplicationView, name: string): ComponentView | undefined {
  return application.components.find((component) => component.name === name);
}

/** In start order; equal orders in order of name. */
export function inStartOrder(application: ApplicationView): readonly ComponentView[] {
  return application.components.toSorted(
    (left, right) => left.startOrder - right.startOrder || compareNames(left, right),
  );
}

export function compareNames(left: { readonly name: string }, right: { readonly name: string }): number {
  if (left.name === right.name) return 0;
  return left.name < right.name ? -1 : 1;
}

/** `app:volume`, `app.volume` or `app:component`: the first part is the application. */
export function splitScoped(
  text: string,
): { readonly application: string; readonly name: string } | undefined {
  const match = /^(\w+)[:.](.+)$/.exec(text);
  const [, application, name] = match ?? [];
  return application === undefined || name === undefined ? undefined : { application, name };
}
