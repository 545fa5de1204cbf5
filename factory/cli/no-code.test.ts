import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { openAppFolder } from "@wherry/testing/fixtures/app-folder.ts";

/** Each says that it ran by a file beside it. */
const leave = (name: string) => `writeFileSync(new URL("ran-${name}", import.meta.url), "");\n`;
const files = {
  "base.ts": `import { writeFileSync } from "node:fs";\nimport { version } from "./version.ts";\n${leave("base")}export default { packages: { omit: ["editor"] }, version };\n`,
  "version.ts": `import { writeFileSync } from "node:fs";\n${leave("version")}export const version = "2";\n`,
  "over.yaml": 'extends: ./middle.yaml\nname: over\nversion: "1"\nkernel: null\noutput: [oci]\n',
  "middle.yaml": "repositories: [{ path: debs }]\npackages: { install: [agent] }\nextends: [./base.ts]\n",
  "own.ts": 'export default { extends: "./over.yaml", name: "own" };\n',
  "plain.ts": `export default { extends: "./base.ts", name: "plain", kernel: null, output: ["oci"], repositories: [{ path: "debs" }], packages: { install: ["agent"] } };\n`,
};

const commands: readonly (readonly [command: string, ...rest: string[]])[] = [
  ["explain", "agent"],
  ["lock", "--output", "over.lock.json"],
  ["build", "--output", "out"],
];

for (const [command, ...rest] of commands) {
  test(`${command} --no-code runs nothing that a definition extends, and says where it is named`, async () => {
    await using folder = await openAppFolder(files);
    for (const [name, place] of [
      ["over.yaml", /^error: middle\.yaml:3:11: base\.ts is a program in TypeScript, and --no-code runs no programs/m],
      ["./base.ts", /error: base\.ts is a program in TypeScript/],
    ] as const) {
      const answer = await folder.callWithStore(command, name, ...rest, "--no-code");
      assert.equal(answer.status, 1);
      assert.match(answer.stderr, place);
      assert.match(answer.stderr, /definition\.program/);
    }
    assert.deepEqual(
      ["ran-base", "ran-version", "out", "over.lock.json"].filter((one) => existsSync(join(folder.path, one))),
      [],
    );
    const data = await folder.callWithStore("explain", "app.yaml", "agent", "--no-code");
    assert.equal(data.status, 0, data.stderr);
  });
}

test("what runs is said before it runs: as a warning where data extends it, with all that it imports", async () => {
  await using folder = await openAppFolder({
    ...files,
    "bad.yaml": "extends: ./bad.ts\n",
    "bad.ts": "process.kill(0, 'no');",
  });
  const { status, stderr } = await folder.callWithStore("explain", "over.yaml", "agent");
  assert.equal(status, 0, stderr);
  assert.match(stderr, /^warning: runs the program base\.ts, which middle\.yaml:3:11 extends, with your rights/m);
  assert.match(stderr, /^runs version\.ts, which base\.ts imports$/m);
  assert.ok(existsSync(join(folder.path, "ran-version")));
  const quiet = await folder.callWithStore("explain", "over.yaml", "agent", "--quiet");
  assert.match(quiet.stderr, /runs the program base\.ts/);
  const failed = await folder.callWithStore("explain", "bad.yaml", "agent");
  assert.equal(failed.status, 1);
  assert.match(failed.stderr, /runs the program bad\.ts[\s\S]*failed while it ran/);
});

test("a program that is named, or that a program extends, is told without a warning", async () => {
  await using folder = await openAppFolder(files);
  const plain = await folder.callWithStore("explain", "plain.ts", "agent");
  assert.match(plain.stderr, /^runs the program plain\.ts, with your rights$/m);
  assert.match(plain.stderr, /^runs the program base\.ts, which plain\.ts extends, with your rights$/m);
  assert.doesNotMatch(plain.stderr, /warning/);
  const own = await folder.callWithStore("explain", "own.ts", "agent");
  assert.match(own.stderr, /^warning: runs the program base\.ts, which middle\.yaml/m);
  const data = await folder.callWithStore("explain", "app.yaml", "agent");
  assert.doesNotMatch(data.stderr, /runs/);
});
