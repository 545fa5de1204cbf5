import type { DataPath } from "@wherry/core/paths/data-path.ts";
import type { IgnitionConfig } from "../../ignition/config.ts";

import { isList, isValues, stepInto, type Value } from "../../shapes/values.ts";
import { sourceOf } from "../origins.ts";
import type { Translation } from "../translation.ts";

/** Fields of the result that the variant's operating system does not support. */
export function checkUnsupported(config: IgnitionConfig, translation: Translation): void {
  for (const [field, message] of Object.entries(translation.specification.unsupported ?? {})) {
    for (const path of findFilled(config, field.split("."), [])) {
      // Butane itself says of contents that they are not compressed.
      if (path.at(-1) === "compression" && path.reduce<Value>(stepInto, config) === "") continue;
      translation.report.error(sourceOf(translation.origins, config, path), message);
    }
  }
}

/** Where a field is that has something in it, in every entry of the lists on the way. */
function findFilled(value: Value, keys: readonly string[], at: DataPath): DataPath[] {
  const [key, ...rest] = keys;
  if (isList(value) && key !== undefined) return value.flatMap((item, index) => findFilled(item, keys, [...at, index]));
  if (key === undefined) return isEmpty(value) ? [] : [at];
  return isValues(value) ? findFilled(value[key], rest, [...at, key]) : [];
}

function isEmpty(value: Value): boolean {
  if (value === undefined) return true;
  if (isList(value)) return value.length === 0;
  return isValues(value) && Object.values(value).every(isEmpty);
}
