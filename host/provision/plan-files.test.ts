import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { IgnitionConfig } from "@wherry/config/ignition/config.ts";
import { corpusPath, missingCorpora } from "@wherry/testing/corpora/corpora.ts";
import { coreAccounts, sketchRoot } from "@wherry/testing/fixtures/provisioning-sketch.ts";
import type { FileStep } from "../plan/step.ts";
import { rooted } from "../system/rooted.ts";
import { describeFileStep } from "./describe-step.ts";
import { planFiles } from "./plan-files.ts";

const corpus = corpusPath("ignition/apply-tree.json");
const skip = existsSync(corpus) ? false : missingCorpora;

interface ReferenceCase {
  readonly ID: string;
  readonly Config: string;
  readonly tree: Readonly<Record<string, ReferenceNode>>;
}

interface ReferenceNode {
  readonly type: "dir" | "file" | "link";
  /** "0o644". */
  readonly mode: string;
  readonly uid: number;
  readonly gid: number;
  readonly sha256?: string;
  readonly target?: string;
}

test("every configuration makes the tree that the reference makes, and no more than links that enable units", {
  skip,
}, async () => {
  const cases = JSON.parse(readFileSync(corpus, "utf8")) as ReferenceCase[];
  assert.ok(cases.length > 100);
  // Planning changes nothing but the folder of contents, as a test below holds.
  await using sketch = await sketchRoot(coreAccounts);
  for (const { ID, Config, tree } of cases) {
    const { steps } = sketch.plan(JSON.parse(Config) as IgnitionConfig);
    const expected = Object.entries(tree).map(([path, node]) => [path, describeReference(node)]);
    const made = steps.filter((step) => !enables(step, tree));
    assert.deepEqual(
      Object.fromEntries(made.map((step) => [step.path, describe(step)])),
      Object.fromEntries(expected),
      ID,
    );
  }
});

/** Our machines have a machine-id by then, so that systemd applies no presets. */
function enables(step: FileStep, tree: Readonly<Record<string, unknown>>): boolean {
  if (step.path in tree || !step.path.startsWith("/etc/systemd/system/")) return false;
  return step.do === "directory" ? /\.(wants|requires|upholds)$/.test(step.path) : step.do === "link";
}

function describeReference({ type, mode, uid, gid, sha256 = "", target = "" }: ReferenceNode): string {
  if (type === "link") return `link -> ${target} ${uid}:${gid}`;
  return `${type === "dir" ? "directory" : "write"} ${mode.slice(2)} ${uid}:${gid} ${sha256}`;
}

function describe(step: FileStep): string {
  if (step.do === "remove" || step.do === "hard-link") return step.do;
  if (step.do === "link") return `link -> ${step.target} ${step.uid}:${step.gid}`;
  return `${step.do} ${step.mode.toString(8)} ${step.uid}:${step.gid} ${step.do === "write" ? step.content.sha256 : ""}`;
}

test("accounts come before files, and files before units", async () => {
  await using sketch = await sketchRoot({ "etc/passwd": "", "etc/group": "" });
  const { steps } = sketch.plan({
    passwd: { users: [{ name: "ada", uid: 1234, noCreateHome: true }] },
    storage: {
      files: [
        { path: "/etc/systemd/system/own.service", contents: { source: "data:,%5BService%5D" }, user: { name: "ada" } },
      ],
    },
    systemd: { units: [{ name: "own.service", contents: "[Install]\nWantedBy=a.target\n", enabled: true }] },
  });
  const written = steps.filter((step) => step.path.startsWith("/etc/systemd/"));
  assert.deepEqual(written.map(describeFileStep), [
    "directory /etc/systemd/system 0755 0:0",
    "write /etc/systemd/system/own.service 0644 0:0, 28 bytes",
    "directory /etc/systemd/system/a.target.wants 0755 0:0",
    "link /etc/systemd/system/a.target.wants/own.service -> /etc/systemd/system/own.service 0:0",
    "directory /etc/systemd/system-preset 0755 0:0",
    "write /etc/systemd/system-preset/20-ignition.preset 0644 0:0, 19 bytes",
  ]);
});

test("planning changes nothing but the folder of contents", async () => {
  await using sketch = await sketchRoot(coreAccounts);
  sketch.plan({ storage: { files: [{ path: "/a/b", contents: { source: "data:,x" } }] } });
  assert.equal(sketch.system.lstat(join(sketch.root, "a")), undefined);
});

test("planning twice gives the same plan", async () => {
  const config = { storage: { directories: [{ path: "/x/y" }, { path: "/x" }] } };
  await using sketch = await sketchRoot();
  assert.deepEqual(sketch.plan(config), sketch.plan(config));
});

test("volumes add to /etc/crypttab, and their keys are root's alone", async () => {
  await using sketch = await sketchRoot({ "etc/crypttab": "old none none\n" });
  const [key] = sketch.contents.keep([[new Uint8Array([1, 2, 3])]]);
  assert.ok(key !== undefined);
  const { steps } = planFiles({
    config: { ignition: { version: "3.6.0" } },
    system: rooted(sketch.system, sketch.root),
    resources: new Map(),
    contents: sketch.contents,
    volumes: {
      crypttab: "data UUID=1\n",
      folder: "/etc/luks",
      keys: [{ path: "/etc/luks/data", content: key, from: [] }],
    },
  });
  assert.deepEqual(steps.map(describeFileStep), [
    "directory /etc/luks 0700 0:0",
    "write /etc/luks/data 0600 0:0, 3 bytes",
    "write /etc/crypttab 0600 0:0, 26 bytes",
  ]);
});

test("what is to be in a read-only folder, even by way of a link, is refused before anything is done", async () => {
  await using sketch = await sketchRoot({ "usr/bin/": "" });
  sketch.system.symlink("usr/bin", join(sketch.root, "bin"));
  const planning = {
    config: { ignition: { version: "3.6.0" }, storage: { files: [{ path: "/etc/a" }, { path: "/bin/tool" }] } },
    system: rooted(sketch.system, sketch.root),
    resources: new Map(),
    contents: sketch.contents,
  };
  assert.throws(() => planFiles({ ...planning, readOnly: ["/usr"] }), {
    code: "config.unsupported",
    path: ["storage", "files", 1],
    message: "/usr/bin/tool cannot be changed: /usr is read-only",
  });
  assert.equal(planFiles(planning).steps.length, 3);
});
