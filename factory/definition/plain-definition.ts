import * as v from "valibot";
import type { ImageDefinition } from "./image-definition.ts";
import { resolveDefinition } from "./resolve.ts";
import { imageSchema } from "./schema/image.ts";
import { createSourceFiles } from "./source/source-files.ts";

/** The definition of an image without a kernel that has no key but these two: all else is what the schema says then. */
export function plainDefinition(name: string, version: string): ImageDefinition {
  return resolveDefinition(v.parse(imageSchema, { name, version }), {
    root: { kind: "object", entries: [], offset: 0, end: 0 },
    sources: createSourceFiles(),
    cwd: "/",
    values: {},
  });
}

/** Nothing is left out of packages: for `trim`. */
export const untrimmed: ImageDefinition["trim"] = {
  documentation: false,
  locales: false,
  development: false,
  modules: false,
  paths: [],
};
