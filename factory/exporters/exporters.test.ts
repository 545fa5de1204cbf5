import assert from "node:assert/strict";
import { test } from "node:test";
import { definedExporters, exporters, exportersOf, usualFormat } from "./exporters.ts";

test("no two exporters have one name, and no two files of an image one ending", () => {
  for (const key of ["format", "ending"] as const) {
    const values = exporters.map((exporter) => exporter[key]);
    assert.equal(new Set(values).size, values.length, key);
  }
});

test("what people call a format otherwise is nobody's own name, and nobody else's other name", () => {
  const names = exporters.flatMap(({ format, alsoCalled }) => [format, ...alsoCalled]);
  assert.equal(new Set(names).size, names.length);
});

test("of disks and of trees there is exactly one usual form, and a definition can ask for it", () => {
  for (const needs of ["disk", "tree"] as const) {
    assert.equal(definedExporters.filter((one) => one.needs === needs && one.isUsual).length, 1, needs);
  }
  assert.equal(usualFormat("disk"), "qcow2");
  assert.equal(usualFormat("tree"), "oci");
});

test("exporters come in the table's order, whatever the order in which they are asked for", () => {
  const formats = exporters.map(({ format }) => format);
  assert.deepEqual(
    exportersOf([...formats].reverse()).map(({ format }) => format),
    formats,
  );
  assert.deepEqual(exportersOf(["vhdx"]), []);
});
