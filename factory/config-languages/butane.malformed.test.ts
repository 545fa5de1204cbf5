import assert from "node:assert/strict";
import { chmod, mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { type ButaneShape, keysOf } from "@wherry/core/butane/schema/shape.ts";
import { butaneShape } from "@wherry/core/butane/schema/shapes.ts";
import { specifications } from "@wherry/core/butane/specification.ts";
import { temporaryDirectory } from "@wherry/testing/temporary.ts";
import fc from "fast-check";
import { localFiles } from "./local-files.ts";
import { transpile } from "./transpile.ts";

const options = { compress: true, platform: "" };
const head = "variant: fcos\nversion: 1.5.0\n";

async function said(text: string, filesDir?: string): Promise<readonly string[]> {
  const { output, findings } = await transpile(text, { ...options, ...(filesDir === undefined ? {} : { filesDir }) });
  assert.equal(
    output === undefined,
    findings.some(({ level }) => level === "error"),
  );
  return findings.map(({ level, path, message }) => `${level} ${path.join(".")}: ${message}`);
}

const bomb = Array.from({ length: 9 }, (_, level) => {
  const items =
    level === 0 ? "x, x, x, x, x, x, x, x, x, x" : Array.from({ length: 10 }, () => `*a${level - 1}`).join(", ");
  return `a${level}: &a${level} [${items}]\n`;
}).join("");

const hostile: readonly (readonly [what: string, text: string, says: RegExp])[] = [
  ["aliases that multiply", `${head}${bomb}`, /more than 100000 values/],
  ["an alias within what it stands for", `${head}a: &a [*a]\n`, /alias/],
  ["brackets without end", `${head}a: ${"[".repeat(100_000)}`, /nested too deeply|error/],
  [
    "a thousand levels",
    `${head}${Array.from({ length: 1000 }, (_, level) => `${" ".repeat(level)}a:\n`).join("")}`,
    /deep/,
  ],
  ["a line of 100 MB", `${head}a: "${"x".repeat(100_000_000)}"`, /longer than 16 Mi/],
  ["a key of megabytes", `${head}${"k".repeat(5_000_000)}: 1\n`, /^warning k{40}/],
  [
    "names of prototypes as keys",
    `${head}__proto__: {a: 1}\nconstructor: 1\nstorage: {toString: 1}\n`,
    /unused key __proto__/,
  ],
  ["numbers that are none", `${head}storage: {files: [{path: /a, mode: 1e400}]}\n`, /mode is to be a whole number/],
  ["numbers beyond any mode", `${head}storage: {files: [{path: /a, mode: 99999999999}]}\n`, /mode/],
];

for (const [what, text, says] of hostile) {
  test(`${what}: a clear word, soon`, async () => {
    const before = process.cpuUsage();
    assert.match((await said(text)).join("\n").slice(0, 100_000), says);
    const { user, system } = process.cpuUsage(before);
    assert.ok(user + system < 3_000_000, `${user + system} microseconds`);
  });
}

test("local files and trees stay within their folder, through links and dots too", async () => {
  await using folder = await temporaryDirectory();
  const inside = join(folder.path, "inside");
  await mkdir(join(inside, "tree"), { recursive: true });
  await writeFile(join(folder.path, "secret"), "secret");
  await writeFile(join(folder.path, "inside2"), "secret");
  await writeFile(join(inside, "fine"), "fine");
  await symlink("../secret", join(inside, "out"));
  await symlink("fine", join(inside, "in"));
  await symlink("loop", join(inside, "loop"));
  await symlink("..", join(inside, "up"));
  await symlink("../../secret", join(inside, "tree/link"));
  const files = localFiles(inside);
  const outcome = (result: unknown) => (result as { problem?: string }).problem ?? "read";
  assert.equal(outcome(files.read("fine")), "read");
  assert.equal(outcome(files.read("in")), "read");
  assert.match(outcome(files.read("out")), /leads out of/);
  assert.match(outcome(files.read("up/secret")), /leads out of/);
  assert.match(outcome(files.read("loop")), /loop/);
  assert.match(outcome(files.read("tree")), /no regular file/);
  assert.match(outcome(files.read("a\0b")), /cannot be read|null bytes/);
  assert.match(outcome(files.list("up")), /leads out of/);
  assert.match(outcome(files.list("fine")), /must be a directory/);
  // What a link within a tree points to is the machine's, not this one's.
  assert.deepEqual(files.list("tree"), [
    { path: "", kind: "folder" },
    { path: "link", kind: "link", target: "../../secret" },
  ]);
  for (const local of ["../secret", "tree/../../secret", "/../secret", "../inside2"]) {
    const text = `${head}storage: {files: [{path: /a, contents: {local: ${local}}}], trees: [{local: ${local}}]}\n`;
    const [file = "", tree = ""] = await said(text, inside);
    assert.match(file, /^error storage\.files\.0\.contents\.local: .*leads out/);
    assert.match(tree, /^error storage\.trees\.0: .*leads out/);
  }
});

test("a file that may not be read is said to be so", {
  skip: process.getuid?.() === 0 && "root reads everything",
}, async () => {
  await using folder = await temporaryDirectory();
  await writeFile(join(folder.path, "a"), "a");
  await chmod(join(folder.path, "a"), 0);
  assert.match((localFiles(folder.path).read("a") as { problem: string }).problem, /permission denied/);
});

const scalar = fc.constantFrom<unknown>(
  ...[
    null,
    true,
    "",
    "a",
    "/a",
    "/etc/a",
    "-1",
    "swap",
    "ext4",
    "root",
    "core",
    "x86_64",
    "s390x-eckd",
    "gzip",
    "data:,a",
    "../a",
  ],
  ...[
    0,
    1,
    -1,
    644,
    4096,
    1e9,
    1.5,
    "a@1.container",
    "a.service",
    "/dev/dasda",
    "/dev/mapper/root",
    "\ud800",
    "é",
    "a\nb",
    [],
    {},
  ],
);

/** Values that a shape could have, and now and then ones that it could not. */
function valuesOf(shape: ButaneShape, keys: readonly string[], depth: number): fc.Arbitrary<unknown> {
  const entries = keys.map((key) => {
    const { type = "string", list = false } = shape.fields[key] ?? {};
    const inner = typeof type === "object" && depth < 6 ? valuesOf(type, Object.keys(type.fields), depth + 1) : scalar;
    const wanted = list ? fc.array(inner, { maxLength: 2 }) : inner;
    return [key, fc.oneof({ arbitrary: wanted, weight: 12 }, { arbitrary: scalar, weight: 1 })] as const;
  });
  const unusual = fc.oneof(
    { arbitrary: fc.record(Object.fromEntries(entries), { requiredKeys: [] }), weight: 20 },
    scalar,
  );
  return unusual;
}

test("no configuration makes the translation throw; what is not refused is written", async () => {
  const specification = fc.constantFrom(...specifications);
  const configurations = specification.chain((one) => {
    const keys = keysOf(butaneShape, one).filter((key) => key !== "variant" && key !== "version");
    const { variant, version } = one;
    return valuesOf(butaneShape, keys, 0).map((values) => ({ ...(values as object), variant, version }));
  });
  await fc.assert(
    fc.asyncProperty(configurations, fc.boolean(), async (config, raw) => {
      const { output, findings } = await transpile(JSON.stringify(config), {
        ...options,
        raw,
        filesDir: import.meta.dirname,
      });
      assert.equal(
        output === undefined,
        findings.some(({ level }) => level === "error"),
      );
    }),
    { numRuns: 200 },
  );
});

test("no text makes the translation throw", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: "binary", maxLength: 200 }), async (text) => {
      await transpile(text, options);
      await transpile(`${head}${text}`, options);
    }),
    { numRuns: 150 },
  );
});
