import type { DataPath } from "@wherry/core/paths/data-path.ts";
import type { Field, Shape } from "../shapes/shape.ts";
import { isList, isValues, type Value, type Values } from "../shapes/values.ts";
import { keyOf } from "./check-config.ts";
import type { IgnitionConfig } from "./config.ts";

import { configShape } from "./schema/shapes.ts";

/** Where a place of a merged configuration comes from: one of those it was merged from, and the place there. */
interface MergeOrigin {
  /** Index of the configuration. */
  readonly of: number;
  readonly path: DataPath;
}

/**
 * Finds which of several configurations, laid over each other by `mergeIgnition` in their order, has what stands at a
 * place in the result: the last of those that have the most of the path. Entries of lists are found by what tells them
 * apart.
 */
export function traceMergedPath(
  path: DataPath,
  merged: IgnitionConfig,
  configs: readonly IgnitionConfig[],
): MergeOrigin | undefined {
  let best: MergeOrigin | undefined;
  for (const [of, config] of configs.entries()) {
    const own = traceInto(path, merged, config);
    if (best === undefined || own.length >= best.path.length) best = { of, path: own };
  }
  return best;
}

/** As much of the path as a configuration has, in its own numbers. */
function traceInto(path: DataPath, merged: Values, config: Values): DataPath {
  const own: (string | number)[] = [];
  let shape: Shape | undefined = configShape;
  let field: Field | undefined;
  let [inMerged, inConfig]: [Value, Value] = [merged, config];
  for (const step of path) {
    if (typeof step === "string") {
      field = shape?.fields[step];
      shape = typeof field?.type === "object" ? field.type : undefined;
      inMerged = isValues(inMerged) ? inMerged[step] : undefined;
      inConfig = isValues(inConfig) ? inConfig[step] : undefined;
      if (inConfig === undefined) break;
      own.push(step);
      continue;
    }
    const all: Value = inMerged;
    const items: Value = inConfig;
    const type = field?.type;
    if (!isList(all) || !isList(items) || type === undefined) break;
    const item = all[step];
    if (item === undefined) break;
    const key = keyOf(type, item);
    const alike: readonly number[] = items.flatMap((one, number) => (keyOf(type, one) === key ? [number] : []));
    // Where lists are appended, one may stand there several times.
    const before = alike.length < 2 ? 0 : all.slice(0, step).filter((one) => keyOf(type, one) === key).length;
    const index: number | undefined = alike[before] ?? alike.at(-1);
    if (index === undefined) break;
    [inMerged, inConfig] = [item, items[index]];
    own.push(index);
  }
  return own;
}
