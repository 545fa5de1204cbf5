import assert from "node:assert/strict";
import { test } from "node:test";
import { defineImage } from "./define-image.ts";

test("a definition in TypeScript is typed and returned as it is", () => {
  const image = { extends: "core", name: "web", kernel: null, users: [{ name: "ada" }, "-bob"] };
  assert.equal(defineImage(image), image);
  // @ts-expect-error: the architecture has Debian's name
  defineImage({ architecture: "x86_64" });
  // @ts-expect-error: there is no such key
  defineImage({ pakages: {} });
});
