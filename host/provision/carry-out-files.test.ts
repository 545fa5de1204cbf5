import assert from "node:assert/strict";
import { chmodSync, linkSync, lstatSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { type ProvisioningSketch, sketchRoot } from "@wherry/testing/fixtures/provisioning-sketch.ts";
import { findPeer } from "@wherry/testing/peers/peers.ts";
import { skipUnlessRoot, skipWithout } from "@wherry/testing/peers/skip.ts";
import { sampleOf } from "@wherry/testing/properties/sample.ts";
import type { FileStep } from "../plan/step.ts";
import { type ProgramOptions, type System, SystemError } from "../system/system.ts";
import { carryOutFiles } from "./carry-out-files.ts";
import { carryOutInFolder, readFolderRecord } from "./carry-out-in-folder.ts";

const skip = skipUnlessRoot("give files to others");
const from = ["storage", "files", 0] as const;
const big = new Uint8Array(400_000).fill(65);
const existing = { "old/folder/file": "x", "old-file": "x", "replaced/by/file": "x", kept: "kept" };

/** One of everything. */
function everything({ contents }: ProvisioningSketch): FileStep[] {
  const [small, large] = contents.keep([[new Uint8Array([104, 105])], [big]]);
  assert.ok(small !== undefined && large !== undefined);
  const owner = { uid: 1234, gid: 5678, from };
  return [
    { do: "remove", path: "/old", from },
    { do: "remove", path: "/replaced", from },
    { do: "directory", path: "/closed", mode: 0o500, ...owner },
    { do: "write", path: "/closed/small", mode: 0o6711, ...owner, content: small },
    { do: "write", path: "/closed/large", mode: 0o4755, ...owner, content: large },
    { do: "write", path: "/replaced", mode: 0o600, ...owner, content: small },
    { do: "write", path: "/kept", mode: 0o640, ...owner, content: small },
    { do: "link", path: "/old-file", target: "/closed/../etc", ...owner },
    { do: "hard-link", path: "/again", target: "/closed/large", from },
    { do: "hard-link", path: "/to-link", target: "/old-file", from },
  ];
}

function observe(root: string, owners: boolean): Record<string, string> {
  const seen: Record<string, string> = {};
  const visit = (folder: string) => {
    for (const name of readdirSync(join(root, folder)).sort()) {
      const path = join(folder, name);
      const status = lstatSync(join(root, path));
      const whose = owners ? `${status.uid}:${status.gid} ` : "";
      if (status.isSymbolicLink()) seen[path] = `link ${whose}${readlinkSync(join(root, path))}`;
      else
        seen[path] =
          `${(status.mode & 0o7777).toString(8)} ${whose}${status.isFile() ? `${status.nlink} ${status.size}` : ""}`;
      if (status.isDirectory()) visit(path);
    }
  };
  visit("/");
  return seen;
}

const after = {
  "/again": "4755 1234:5678 2 400000",
  "/closed": "500 1234:5678 ",
  "/closed/large": "4755 1234:5678 2 400000",
  "/closed/small": "6711 1234:5678 1 2",
  "/kept": "640 1234:5678 1 2",
  "/old-file": "link 1234:5678 /closed/../etc",
  "/replaced": "600 1234:5678 1 2",
  "/to-link": "link 1234:5678 /closed/../etc",
};

for (const name of ["tar", "busybox"]) {
  const peer = await findPeer(name);
  test(`as root: every kind of step is carried out with ${name}, and again`, {
    skip: skip || skipWithout({ [name]: peer }),
  }, async () => {
    assert.ok(peer !== undefined);
    await using sketch = await sketchRoot(existing);
    const { root, contents } = sketch;
    const applet = name === "busybox" ? ["tar"] : [];
    const run = (words: readonly string[], options?: ProgramOptions) => {
      const [program, ...rest] = words;
      return sketch.system.run(program === "tar" ? [peer.file, ...peer.prefix, ...applet, ...rest] : words, options);
    };
    const system: System = { ...sketch.system, run };
    const steps = everything(sketch);
    for (const _ of [1, 2]) {
      carryOutFiles(steps, { system, contents, root, owners: true });
      assert.deepEqual(observe(root, true), after);
    }
    assert.deepEqual(new Uint8Array(readFileSync(join(root, "again"))), big);
  });
}

test("as root: what was interrupted anywhere is finished by the next attempt, and leaves nothing over", {
  skip,
}, async () => {
  const stride = Math.round(100 / sampleOf(100));
  let stop = Date.now() % stride;
  for (let interrupted = true; interrupted; stop += stride) {
    await using sketch = await sketchRoot(existing);
    const { root, contents } = sketch;
    const steps = everything(sketch);
    interrupted = false;
    try {
      carryOutFiles(steps, { system: interruptible(sketch.system, stop), contents, root, owners: true });
    } catch (error) {
      assert.ok(error instanceof SystemError && error.code === "EPOWER", String(error));
      interrupted = true;
    }
    assert.ok(["kept", "hi"].includes(readFileSync(join(root, "kept"), "utf8")), "neither old nor new");
    carryOutFiles(steps, { system: sketch.system, contents, root, owners: true });
    assert.deepEqual(observe(root, true), after, `stopped after ${stop} calls`);
  }
  assert.ok(stop > 10);
});

/** Fails at the call that changes something, after `stop` of them. */
function interruptible(system: System, stop: number): System {
  let calls = 0;
  const tick = () => {
    if (calls++ >= stop) throw new SystemError("EPOWER", "/", "the power went");
  };
  return {
    ...system,
    run: (words, options) => {
      tick();
      return system.run(words, options);
    },
    rename: (one, other) => {
      tick();
      system.rename(one, other);
    },
    remove: (path) => {
      tick();
      system.remove(path);
    },
    sync: tick,
  };
}

test("as root: a few hundred files take a handful of programs", { skip }, async () => {
  await using sketch = await sketchRoot();
  const { root, contents } = sketch;
  const files = Array.from({ length: 300 }, (_, index) => ({
    path: `/etc/many/${index}`,
    contents: { source: `data:,${index}` },
  }));
  const { steps } = sketch.plan({ storage: { files } });
  const programs: string[] = [];
  const run = (words: readonly string[], options?: ProgramOptions) => {
    programs.push(words[0] ?? "");
    return sketch.system.run(words, options);
  };
  carryOutFiles(steps, { system: { ...sketch.system, run }, contents, root, owners: true });
  assert.equal(readdirSync(join(root, "etc/many")).length, 300);
  assert.deepEqual(programs, ["tar"]);
});

test("in a folder, owners are recorded instead of given", async () => {
  await using sketch = await sketchRoot(existing);
  const { root, system, contents } = sketch;
  const record = carryOutInFolder(everything(sketch), { system, contents, root });
  const expected = Object.entries(after).map(([path, text]) => [path, text.replace("1234:5678 ", "")]);
  assert.deepEqual(observe(root, false), Object.fromEntries(expected));
  assert.equal(lstatSync(join(root, "kept")).uid, process.getuid?.());
  assert.deepEqual(record["/closed"], { kind: "directory", mode: "0500", uid: 1234, gid: 5678 });
  assert.deepEqual(record["/again"], { kind: "hard-link", target: "/closed/large" });
  assert.deepEqual(readFolderRecord(system, root), record);
});

/** As an ordinary user, too: `npm run check:ordinary-user`. */
test("in a folder, large files keep their modes, and closed folders let themselves be changed", async () => {
  await using sketch = await sketchRoot({ "a/deep/er/file": "x", "b/old": "x", "b/in/file": "x", "c/file": "x" });
  const { root, system, contents } = sketch;
  const [large] = contents.keep([[big]]);
  assert.ok(large !== undefined);
  linkSync(join(root, "a/deep/er/file"), join(root, "kept"));
  chmodSync(join(root, "kept"), 0o440);
  for (const path of ["a/deep/er", "a/deep", "a", "b/in", "b", "c"]) chmodSync(join(root, path), 0o2500);
  const owner = { uid: 0, gid: 0, from };
  const steps: FileStep[] = [
    { do: "remove", path: "/a", from },
    { do: "remove", path: "/b/old", from },
    { do: "write", path: "/suid", mode: 0o6755, ...owner, content: large },
    { do: "write", path: "/read-only", mode: 0o444, ...owner, content: large },
    { do: "write", path: "/b/in/new", mode: 0o644, ...owner, content: large },
    { do: "hard-link", path: "/c/again", target: "/suid", from },
  ];
  const expected = {
    "/b": "2500 ",
    "/b/in": "2500 ",
    "/b/in/file": "644 1 1",
    "/b/in/new": "644 1 400000",
    "/c": "2500 ",
    "/c/again": "6755 2 400000",
    "/c/file": "644 1 1",
    "/kept": "440 1 1",
    "/read-only": "444 1 400000",
    "/suid": "6755 2 400000",
  };
  for (const attempt of ["first", "second"]) {
    carryOutFiles(steps, { system, contents, root, owners: false });
    assert.deepEqual(observe(root, false), expected, attempt);
  }
  // Whoever removes the test's own folder is no root either.
  for (const path of ["b", "b/in", "c"]) chmodSync(join(root, path), 0o755);
});

test("in a folder, a closed folder that gets a mode has that one, and its old one where something fails", async () => {
  await using sketch = await sketchRoot({ "shut/old": "x" });
  const { root, system, contents } = sketch;
  const [content] = contents.keep([[new Uint8Array([104])]]);
  assert.ok(content !== undefined);
  const owner = { uid: 0, gid: 0, from };
  const steps: FileStep[] = [
    { do: "directory", path: "/shut", mode: 0o700, ...owner },
    { do: "write", path: "/shut/new", mode: 0o600, ...owner, content },
  ];
  const mode = () => (lstatSync(join(root, "shut")).mode & 0o7777).toString(8);
  chmodSync(join(root, "shut"), 0o055);
  const failing: System = {
    ...system,
    run: (words, options) => system.run(words[0] === "tar" ? ["false"] : words, options),
  };
  assert.throws(() => carryOutFiles(steps, { system: failing, contents, root, owners: false }));
  assert.equal(mode(), "55");
  carryOutFiles(steps, { system, contents, root, owners: false });
  assert.equal(mode(), "700");
});

test("a later change of the folder keeps what the record says of the rest", async () => {
  await using sketch = await sketchRoot();
  const { root, system, contents } = sketch;
  carryOutInFolder(everything(sketch), { system, contents, root });
  const record = carryOutInFolder([{ do: "remove", path: "/closed", from }], { system, contents, root });
  assert.deepEqual(Object.keys(record), ["/again", "/kept", "/old-file", "/replaced", "/to-link"]);
});

test("a record that is not JSON counts as a missing one", async () => {
  await using sketch = await sketchRoot();
  writeFileSync(`${sketch.root}.tree.json`, "{");
  assert.deepEqual(readFolderRecord(sketch.system, sketch.root), {});
});
