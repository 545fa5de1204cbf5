import type { Shape } from "../../shapes/shape.ts";
import type { Specification } from "../specification.ts";

/**
 * The description of a Butane configuration as data: what reading, unused keys and translation are derived from, and schemas for editors
 * and documentation can be.
 */
export interface ButaneShape {
  /** Names its rules; unique. */
  readonly name: string;
  readonly fields: Readonly<Record<string, ButaneField>>;
  /** What it becomes; undefined for what exists in Butane alone. */
  readonly ignition?: Shape;
}

export interface ButaneField {
  /** "labels" is a map from text to text; "port" a number, or a text where it is several: read as text. */
  readonly type: "string" | "integer" | "boolean" | "labels" | "port" | ButaneShape;
  readonly list?: boolean;
  /** The key that it becomes; undefined for what is translated by a function of its own. */
  readonly to?: string;
  /** For a list: how an entry may be written as a text instead of a map; undefined for a text that stands for none. */
  readonly shorthand?: (text: string) => Readonly<Record<string, unknown>> | undefined;
  /** Where it is to be found; everywhere where nothing is said. */
  readonly since?: Since;
}

/** The first versions that have a field: of the Ignition specification, of variant fcos, of OpenShift, of variant wherry. All that are given have to hold. */
export interface Since {
  readonly minor?: number;
  readonly coreos?: number;
  readonly openshift?: number;
  readonly wherry?: number;
}

/** A shape's field in a version; undefined where that version has no such field. */
export function fieldOf(shape: ButaneShape, key: string, specification: Specification): ButaneField | undefined {
  if (!Object.hasOwn(shape.fields, key)) return undefined;
  const field = shape.fields[key];
  return field !== undefined && isThere(field.since, specification) ? field : undefined;
}

/** The keys that a shape has in a version. */
export function keysOf(shape: ButaneShape, specification: Specification): string[] {
  return Object.keys(shape.fields).filter((key) => fieldOf(shape, key, specification) !== undefined);
}

function isThere(since: Since | undefined, { minor, coreos, openshift, wherry }: Specification): boolean {
  if (since === undefined) return true;
  const wanted = since.minor ?? 0;
  const isNewEnough = minor >= wanted || (wanted === quadletsSince && wherry !== undefined);
  return (
    isNewEnough &&
    hasReached(coreos, since.coreos) &&
    hasReached(openshift, since.openshift) &&
    hasReached(wherry, since.wherry)
  );
}

function hasReached(version: number | undefined, since: number | undefined): boolean {
  return since === undefined || (version !== undefined && version >= since);
}

/** The Ignition version whose variants have systemd.quadlets. */
export const quadletsSince = 7;
