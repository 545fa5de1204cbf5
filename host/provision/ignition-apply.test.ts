import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  chownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Directory, File, IgnitionConfig, Link, Storage } from "@wherry/config/ignition/config.ts";
import { coreAccounts, type ProvisioningSketch, sketchRoot } from "@wherry/testing/fixtures/provisioning-sketch.ts";
import { findPeer } from "@wherry/testing/peers/peers.ts";
import { skipUnlessRoot, skipWithout } from "@wherry/testing/peers/skip.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import { leastOf } from "@wherry/testing/properties/sample.ts";
import fc from "fast-check";
import { ProvisionError } from "../plan/provision-error.ts";
import { carryOutFiles } from "./carry-out-files.ts";

/** Ignition 2.14, which knows specifications up to 3.3. Its name decides what it does. */
const ignition = await findPeer("ignition");
const skip = skipUnlessRoot("give files to others") || skipWithout({ ignition });

type Outcome = "applied" | "refused" | "stumbled" | "invalid";

function applyReference(root: string, config: IgnitionConfig): Outcome {
  assert.ok(ignition !== undefined);
  const file = `${root}.ign`;
  writeFileSync(file, JSON.stringify(config));
  const prefix = ignition.prefix.map((word) => (word === "ignition" ? "ignition-apply" : word));
  const { status, stdout, stderr } = spawnSync(
    ignition.file,
    [...prefix, "--ignore-unsupported", "--offline", "--root", root, file],
    {
      encoding: "utf8",
      argv0: prefix.length === 0 ? "ignition-apply" : ignition.file,
      env: { ...process.env, container: "test" },
    },
  );
  assert.notEqual(status, null, "it was ended by a signal");
  if (status === 0) return "applied";
  if (/invalid config|config is not valid/.test(stdout + stderr)) return "invalid";
  assert.match(stdout + stderr, /failed to apply/);
  return /lstat \S+: not a directory/.test(stdout + stderr) ? "stumbled" : "refused";
}

/** What is in the way already: files, folders, and links, relative, absolute and dangling. */
function furnish(root: string): void {
  for (const folder of ["dir/sub", "dir/empty", "owned", "etc/systemd/system"])
    mkdirSync(join(root, folder), { recursive: true });
  for (const file of ["dir/file", "dir/sub/file", "owned/file", "file"])
    writeFileSync(join(root, file), `${file}\n`, { mode: 0o640 });
  for (const path of ["owned", "owned/file"]) chownSync(join(root, path), 500, 500);
  for (const [path, target] of [
    ["to-dir", "dir"],
    ["to-abs", "/dir/sub"],
    ["dangling", "nowhere"],
    ["to-file", "dir/file"],
  ] as const)
    symlinkSync(target, join(root, path));
}

function observe(root: string): Record<string, string> {
  const seen: Record<string, string> = {};
  const names = new Map<number, string>();
  const visit = (folder: string) => {
    for (const name of readdirSync(join(root, folder)).sort()) {
      const path = join(folder, name);
      if (path === "/etc/.ignition-result.json") continue;
      const status = lstatSync(join(root, path));
      const content = status.isFile() ? readFileSync(join(root, path), "latin1") : "";
      const target = status.isSymbolicLink() ? readlinkSync(join(root, path)) : "";
      const same = status.isFile() ? (names.get(status.ino) ?? "") : "";
      names.set(status.ino, path);
      const mode = status.isSymbolicLink() ? "link" : status.mode.toString(8);
      seen[path] = `${mode} ${status.uid}:${status.gid} ${content}${target} ${same}`;
      if (status.isDirectory()) visit(path);
    }
  };
  visit("/");
  return seen;
}

async function compare(config: IgnitionConfig): Promise<Outcome> {
  await using sketch = await sketchRoot(coreAccounts);
  furnish(sketch.root);
  const reference = `${sketch.root}-reference`;
  spawnSync("cp", ["-a", sketch.root, reference]);
  const outcome = applyReference(reference, config);
  if (outcome === "invalid") return outcome;
  const ours = applyOurs(sketch, config);
  if (outcome === "stumbled") {
    // Below a file that the same configuration replaces, Ignition stumbles over what is still there:
    // docs/ignition-differences.md.
    const { directories = [], files = [], links = [] } = config.storage ?? {};
    const replaces = [...directories, ...files, ...links].some((node) => node.overwrite === true);
    if (!replaces) assert.equal(ours, "refused", JSON.stringify(config));
    return outcome;
  }
  assert.equal(ours, outcome, JSON.stringify(config));
  if (outcome === "applied") assert.deepEqual(observe(sketch.root), observe(reference), JSON.stringify(config));
  return outcome;
}

function applyOurs(sketch: ProvisioningSketch, config: IgnitionConfig): Outcome {
  const { root, system, contents } = sketch;
  try {
    const { steps } = sketch.plan(config);
    carryOutFiles(steps, { system, contents, root, owners: true });
    return "applied";
  } catch (error) {
    if (error instanceof ProvisionError && error.code !== "internal" && error.code !== "program.failed")
      return "refused";
    throw error;
  }
}

const path = fc
  .array(
    fc.constantFrom("dir", "sub", "file", "empty", "to-dir", "to-abs", "to-file", "dangling", "owned", "new", "other"),
    {
      minLength: 1,
      maxLength: 3,
    },
  )
  .map((names) => `/${names.join("/")}`);
const owner = fc.oneof(fc.record({ id: fc.constantFrom(0, 500, 65_534) }), fc.constant({ name: "core" }));
const source = fc.constantFrom("data:,", "data:,one%0A", "data:;base64,AAH/");
const resource = fc.record({ source });
const common = { path, overwrite: fc.boolean(), user: owner, group: owner };
const mode = fc.constantFrom(0o600, 0o644, 0o755, 0o700);
const directory: fc.Arbitrary<Directory> = fc.record({ ...common, mode }, { requiredKeys: ["path"] });
const file: fc.Arbitrary<File> = fc.record(
  { ...common, mode, contents: resource, append: fc.array(resource, { minLength: 1, maxLength: 2 }) },
  { requiredKeys: ["path"] },
);
const link: fc.Arbitrary<Link> = fc.record(
  { ...common, hard: fc.boolean(), target: fc.oneof(path, fc.constantFrom("file", "../other", "./dir/../dir/file")) },
  { requiredKeys: ["path", "target"] },
);
const storage: fc.Arbitrary<Storage> = fc.record(
  {
    directories: fc.array(directory, { maxLength: 2 }),
    files: fc.array(file, { maxLength: 3 }),
    links: fc.array(link, { maxLength: 2 }),
  },
  { requiredKeys: [] },
);

test("as root: any few files, folders and links become what Ignition makes of them", { skip }, async () => {
  const outcomes = new Map<Outcome, number>();
  await assertProperty(
    fc.asyncProperty(storage, async (one) => {
      const outcome = await compare({ ignition: { version: "3.3.0" }, storage: one });
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }),
    { numRuns: 25 },
  );
  const { applied = 0, refused = 0 } = Object.fromEntries(outcomes);
  assert.ok(applied > 0 && outcomes.size > 1 && refused >= leastOf(1), JSON.stringify([...outcomes]));
});
