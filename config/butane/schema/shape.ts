import type { Field, Shape } from "../../shapes/shape.ts";
import type { Values } from "../../shapes/values.ts";
import type { Specification } from "../specification.ts";

/** A shape of Butane's, and what it becomes. */
export interface ButaneShape extends Shape {
  readonly fields: Readonly<Record<string, ButaneField>>;
  /** Undefined for what exists in Butane alone. */
  readonly ignition?: Shape;
}

/** `since` is the Ignition specification's minor version. */
export interface ButaneField extends Field {
  readonly type: Exclude<Field["type"], Shape> | ButaneShape;
  /** A text that may be written as a number: a port, or several. */
  readonly port?: true;
  /** The key that it becomes; undefined for what is translated by a function of its own. */
  readonly to?: string;
  /** For a list: how an entry may be written as a text instead of a map; undefined for other texts. */
  readonly shorthand?: (text: string) => Values | undefined;
  /** Which variants have it; all where nothing is said. */
  readonly variants?: VariantVersions;
}

/**
 * The first versions that have a field: of variant fcos, of OpenShift, of variant wherry. All that are given have to
 * hold.
 */
export interface VariantVersions {
  readonly coreos?: number;
  readonly openshift?: number;
  readonly wherry?: number;
}

/** A shape's field in a version; undefined where that version has no such field. */
export function fieldOf(shape: ButaneShape, key: string, specification: Specification): ButaneField | undefined {
  if (!Object.hasOwn(shape.fields, key)) return undefined;
  const field = shape.fields[key];
  return field !== undefined && isThere(field, specification) ? field : undefined;
}

/** The keys that a shape has in a version. */
export function keysOf(shape: ButaneShape, specification: Specification): string[] {
  return Object.keys(shape.fields).filter((key) => fieldOf(shape, key, specification) !== undefined);
}

function isThere({ since = 0, variants = {} }: ButaneField, specification: Specification): boolean {
  const { minor, coreos, openshift, wherry } = specification;
  const isNewEnough = minor >= since || (since === quadletsSince && wherry !== undefined);
  return (
    isNewEnough &&
    hasReached(coreos, variants.coreos) &&
    hasReached(openshift, variants.openshift) &&
    hasReached(wherry, variants.wherry)
  );
}

function hasReached(version: number | undefined, since: number | undefined): boolean {
  return since === undefined || (version !== undefined && version >= since);
}

/** The Ignition version whose variants have systemd.quadlets. */
export const quadletsSince = 7;
