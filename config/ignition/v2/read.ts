import type { DataNode } from "../../json/data-node.ts";
import type { Ignition2Config } from "./config.ts";
import { type Minor, minors } from "./minor.ts";
import type { Problem } from "./problem.ts";
import { raise } from "./raise.ts";
import { readValues } from "./read-values.ts";
import { ignition2Shape } from "./schema.ts";
import { validateIgnition2 } from "./validate.ts";

interface Ignition2Reading {
  /** At 2.4; undefined where the text is not a valid configuration of specification 2.0 to 2.4. */
  readonly config: Ignition2Config | undefined;
  readonly problems: readonly Problem[];
}

const versions = ["2.0.0", "2.1.0", "2.2.0", "2.3.0", "2.4.0"];

/** Whether `version`, as it stands in a configuration, is one of specification 2. */
export function isIgnition2Version(version: string): boolean {
  return versions.includes(version);
}

/**
 * Reads a configuration of specification 2.0 to 2.4: keys that its version does not know are warned of and left out,
 * values of another type than the specification's are errors, and what is sound is checked by the rules of its version.
 */
export function readIgnition2(root: DataNode): Ignition2Reading {
  const minor = findMinor(root);
  if (minor === undefined) {
    const message = "unsupported config version";
    return { config: undefined, problems: [{ level: "error", path: ["ignition", "version"], message, at: "value" }] };
  }
  const { value: read, problems: misfits } = readValues(root, ignition2Shape, { minor, from: "json" });
  const problems = [...misfits];
  if (read === undefined || problems.some(({ level }) => level === "error")) return { config: undefined, problems };
  problems.push(...validateIgnition2(read, minor));
  if (problems.some(({ level }) => level === "error")) return { config: undefined, problems };
  return { config: raise(read, minor), problems };
}

function findMinor(root: DataNode): Minor | undefined {
  const ignition = child(root, "ignition");
  const version = ignition === undefined ? undefined : child(ignition, "version");
  return minors.find((minor) => version?.kind === "string" && version.text === versions[minor]);
}

function child(node: DataNode, key: string): DataNode | undefined {
  if (node.kind !== "object") return undefined;
  return node.entries.findLast((entry) => entry.key.toLowerCase() === key)?.value;
}
