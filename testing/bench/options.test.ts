import assert from "node:assert/strict";
import { test } from "node:test";
import { readOptions } from "./options.ts";

test("without options it works in the user's cache folder, twice, and writes nothing", () => {
  assert.deepEqual(readOptions([], { XDG_CACHE_HOME: "/var/caches" }), {
    folder: "/var/caches/wherry-bench",
    rounds: 2,
    release: false,
    small: false,
    write: false,
    clean: false,
  });
});

test("a relative XDG_CACHE_HOME is invalid and ignored", () => {
  assert.match(readOptions([], { XDG_CACHE_HOME: "caches" }).folder, /\/\.cache\/wherry-bench$/);
});

test("options are taken as given", () => {
  const args = ["--folder", "/srv/bench", "--rounds", "3", "--release", "--write", "--clean"];
  assert.deepEqual(readOptions(args, {}), {
    folder: "/srv/bench",
    rounds: 3,
    release: true,
    small: false,
    write: true,
    clean: true,
  });
});

for (const args of [["--rounds", "0"], ["--rounds", "many"], ["--fast"], ["container-host"], ["--small", "--write"]]) {
  test(`${args.join(" ")} is refused`, () => {
    assert.throws(() => readOptions(args, {}), TypeError);
  });
}
