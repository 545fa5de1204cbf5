import assert from "node:assert/strict";
import { test } from "node:test";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { resolveModules } from "./module-dependencies.ts";

test("modules that need each other are an error that names them", () => {
  const facts = { aliases: [], dependencies: [], softDependencies: [], weakDependencies: [] };
  const circle = [
    { path: "a.ko", name: "a", facts: { ...facts, exports: ["from_a"], needs: ["from_b"] } },
    { path: "b.ko", name: "b", facts: { ...facts, exports: ["from_b"], needs: ["from_a"] } },
  ];
  assert.throws(
    () => resolveModules(circle, []),
    (error) => error instanceof WherryError && error.message.endsWith("a, b"),
  );
});
