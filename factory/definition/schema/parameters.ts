import { parameterKeys } from "@wherry/config/parameters/block-keys.ts";
import * as v from "valibot";
import { optional, required } from "./list.ts";

/** What a text can hold: all types of machine configurations but lists. */
const types = ["string", "integer", "boolean"] as const;

const said = (key: string) => parameterKeys[key]?.description ?? "";

/** As the reference shows it. */
export const reference = "`$\u007b{ name }}`";

/** `declareParameters` checks what takes more than a schema. */
const parameter = v.strictObject({
  type: required(v.picklist(types), said("type")),
  default: optional(v.union([v.string(), v.number(), v.boolean()]), said("default")),
  description: optional(v.string(), said("description")),
  enum: optional(v.array(v.union([v.string(), v.number(), v.boolean()])), said("enum")),
  pattern: optional(v.string(), said("pattern")),
  minimum: optional(v.number(), said("minimum")),
  maximum: optional(v.number(), said("maximum")),
});

export const parameters = v.optional(
  v.pipe(
    v.record(v.string(), parameter),
    v.description(
      `What files with \`template: true\` can refer to as ${reference}, by name; \`--set NAME=VALUE\` gives another value than the default.`,
    ),
  ),
  {},
);
