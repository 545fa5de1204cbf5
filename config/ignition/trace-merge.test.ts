import assert from "node:assert/strict";
import { test } from "node:test";
import type { DataPath } from "@wherry/core/paths/data-path.ts";
import { anyIgnitionConfig } from "@wherry/testing/corpora/ignition-arbitrary.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import type { IgnitionConfig } from "./config.ts";
import { mergeIgnition } from "./merge-ignition.ts";
import { parseIgnition } from "./parse-ignition.ts";
import { traceMergedPath } from "./trace-merge.ts";

const ignition = { version: "3.7.0-experimental" };
const parent: IgnitionConfig = {
  ignition,
  storage: { files: [{ path: "/a", mode: 0o600 }, { path: "/b" }] },
  passwd: { users: [{ name: "core", uid: 500 }] },
};
const child: IgnitionConfig = {
  ignition,
  storage: { files: [{ path: "/c" }, { path: "/a", overwrite: true }] },
};
const merged = mergeIgnition(parent, child);

test("what one configuration alone has comes from it, and what both have from the later one", () => {
  const at = (path: string) => merged.storage?.files?.findIndex((file) => file.path === path) ?? -1;
  const trace = (...path: DataPath) => traceMergedPath(path, merged, [parent, child]);
  assert.deepEqual(trace("storage", "files", at("/b"), "path"), { of: 0, path: ["storage", "files", 1, "path"] });
  assert.deepEqual(trace("storage", "files", at("/c")), { of: 1, path: ["storage", "files", 0] });
  assert.deepEqual(trace("storage", "files", at("/a"), "path"), { of: 1, path: ["storage", "files", 1, "path"] });
  assert.deepEqual(trace("storage", "files", at("/a"), "mode"), { of: 0, path: ["storage", "files", 0, "mode"] });
  assert.deepEqual(trace("storage", "files", at("/a"), "overwrite"), {
    of: 1,
    path: ["storage", "files", 1, "overwrite"],
  });
  assert.deepEqual(trace("passwd", "users", 0, "uid"), { of: 0, path: ["passwd", "users", 0, "uid"] });
  assert.deepEqual(trace("storage", "files", at("/a"), "nothing"), { of: 1, path: ["storage", "files", 1] });
});

test("in a configuration that is merged with nothing, every place is itself", () => {
  const pathsOf = (value: unknown, at: DataPath): DataPath[] => {
    if (typeof value !== "object" || value === null) return [at];
    const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
    return [
      at,
      ...entries.flatMap(([key, inner]) => pathsOf(inner, [...at, Array.isArray(value) ? Number(key) : key])),
    ];
  };
  assertProperty(
    fc.property(anyIgnitionConfig, (values) => {
      const { config } = parseIgnition(JSON.stringify(values));
      if (config === undefined) return;
      for (const path of pathsOf(config, [])) {
        assert.deepEqual(traceMergedPath(path, config, [config]), { of: 0, path });
      }
    }),
    { numRuns: 100 },
  );
});
