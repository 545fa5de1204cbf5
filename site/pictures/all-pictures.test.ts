import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { allPictures } from "./all-pictures.ts";
import { drawBoot } from "./boot.ts";

test("the pictures in docs/pictures are those that the code's own data give (node site/pictures/all-pictures.ts)", async () => {
  for (const [file, svg] of await allPictures()) assert.equal(await readFile(file, "utf8"), svg, file.pathname);
});

test("a step of the initrd that the picture of a boot does not know is an error", () => {
  assert.throws(() => drawBoot('say "initrd"\nname_slot\ndance\n'), /does not say what dance is for/);
});
