import assert from "node:assert/strict";
import { test } from "node:test";
import { packageOf, sketchUniverse } from "@wherry/testing/fakes/package-sketches.ts";
import { solveToolSets } from "./solve-tools.ts";

const universe = sketchUniverse(
  [
    { name: "erofs-utils", depends: "libc6" },
    { name: "qemu-system-x86", depends: "seabios, libedit2" },
    { name: "ovmf" },
    { name: "openssh-client", depends: "libc6, libfido2-1" },
    { name: "libc6" },
    { name: "libedit2" },
    { name: "libfido2-1" },
    { name: "seabios" },
  ].map((sketch) => packageOf(sketch)),
);

function namesOf(...sets: readonly string[]): readonly string[] {
  return solveToolSets(sets, universe, { hostArchitecture: "amd64" }).map(({ name }) => name);
}

test("sets together are what each of them is alone: whoever has fetched each lacks nothing", () => {
  const sets = ["machine-amd64", "ssh", "erofs"];
  assert.deepEqual(namesOf("ssh"), ["libc6", "openssh-client"]);
  assert.deepEqual(namesOf(...sets), ["erofs-utils", "libc6", "libedit2", "openssh-client", "ovmf", "qemu-system-x86"]);
  assert.deepEqual(namesOf(...sets), [...new Set(sets.flatMap((name) => namesOf(name)))].sort());
});
