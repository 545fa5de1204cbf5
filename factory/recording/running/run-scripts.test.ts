import assert from "node:assert/strict";
import { test } from "node:test";
import { smallPackage, smallTree } from "@wherry/testing/fixtures/small-tree.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { workshopIn } from "@wherry/testing/fixtures/workshop-in.ts";
import { debianRecording } from "../../debian/policy/recording.ts";
import { describeLaidOut } from "./laid-out.ts";
import type { Layer, LayerEntry } from "./layer.ts";
import { usualLimits } from "./limits.ts";
import type { Owner } from "./owners.ts";
import { runScripts } from "./run-scripts.ts";
import type { Sandbox } from "./sandbox.ts";

const passwd = "root:x:0:0::/root:/bin/sh\nkeeper:x:7:8::/:/bin/sh\n";
const tree = smallTree({ "/etc/passwd": passwd, "/etc/group": "root:x:0:\nkeepers:x:8:\n", "/etc/one": "1\n" });
const laidOut = describeLaidOut(tree, new Map([...tree.keys()].map((path, index) => [path, index + 1])));

/** A file that scripts left, whose owner is told by its inode. */
const file = (inode: number, text: string): LayerEntry => ({
  kind: "file",
  mode: 0o600,
  inode,
  size: text.length,
  target: "",
  bytes: () => Buffer.from(text),
});
const owned = (uid: number, gid: number): Owner => ({ kind: "file", mode: 0o640, uid, gid });

interface Answer {
  readonly status?: number;
  readonly output?: string;
  readonly left?: Readonly<Record<string, LayerEntry>>;
  readonly owners?: Readonly<Record<number, Owner>>;
}

/** Runs packages of these names with a sandbox that answers instead of running anything, and keeps what was asked. */
async function run(names: readonly string[], answers: (commands: string) => Answer) {
  await using folder = await temporaryDirectory();
  const packages = names.map((name) => smallPackage(name, {}, { scripts: { preinst: "x", postinst: "x" } }));
  const asked: string[] = [];
  let layer: Layer = new Map();
  const sandbox: Sandbox = {
    laidOut,
    run: async (commands, owners) => {
      const [, what = "prepare"] = /((?:\S+\.preinst install|--configure \S+))/.exec(commands) ?? [];
      asked.push(what.replace(/^.*\/info\//, "").replace("--configure", "configure"));
      const { status = 0, output = "", left = {}, owners: told = {} } = answers(asked.at(-1) ?? "");
      layer = new Map([...layer, ...Object.entries(left)]);
      const known = Object.entries(told).map(([inode, owner]): [number, Owner] => [Number(inode), owner]);
      return { status, output, layer, owners: new Map([...owners, ...known]) };
    },
  };
  const request = {
    architecture: "amd64",
    tree,
    packages,
    pending: packages.map((one) => ({ package: one, scripts: [] })),
    policy: debianRecording,
    answers: {},
    limits: usualLimits,
  } as const;
  const steps = await runScripts(request, sandbox, await workshopIn(folder.path));
  return { asked, steps };
}

test("all packages are unpacked, then configured, after the system was prepared", async () => {
  const { asked, steps } = await run(["a", "b"], () => ({}));
  assert.deepEqual(asked, ["prepare", "a.preinst install", "b.preinst install", "configure a", "configure b"]);
  assert.deepEqual(
    steps.map(({ status, derived }) => [status, derived.effects]),
    [
      [0, []],
      [0, []],
    ],
  );
});

test("what scripts left is theirs alone, with the names of its owners", async () => {
  const { steps } = await run(["a", "b"], (what) => {
    if (what === "configure a") return { left: { "/etc/a": file(101, "a") }, owners: { 101: owned(7, 8) } };
    return what === "configure b" ? { left: { "/etc/b": file(102, "b") }, owners: { 102: owned(7, 999) } } : {};
  });
  assert.deepEqual(
    steps.map(({ derived }) => derived.effects.map(({ effect }) => effect)),
    [
      [{ kind: "file", path: "/etc/a", text: "a", mode: 0o640, user: "keeper", group: "keepers" }],
      [{ kind: "file", path: "/etc/b", text: "b", mode: 0o640, user: "keeper", group: "999" }],
    ],
  );
});

test("what was made while the system was prepared, and what only the sandbox has, is nobody's", async () => {
  const { steps } = await run(["a"], (what) => ({
    left:
      what === "prepare" ? { "/etc/prepared": file(101, "p") } : { "/dev/x": file(102, ""), "/run/x": file(103, "") },
  }));
  assert.deepEqual(steps[0]?.derived.effects, []);
});

test("a change of what was laid out is told as an edit of its text", async () => {
  const { steps } = await run(["a"], (what) =>
    what === "configure a" ? { left: { "/etc/one": file(101, "2\n") } } : {},
  );
  assert.deepEqual(
    steps[0]?.derived.effects.map(({ effect }) => effect.kind),
    ["edit", "mode"],
  );
});

test("a package that fails is left alone from then on, and the others are not", async () => {
  const { asked, steps } = await run(["a", "b"], (what) =>
    what.startsWith("a.preinst") ? { status: 41, output: "no such user" } : {},
  );
  assert.deepEqual(asked, ["prepare", "a.preinst install", "b.preinst install", "configure b"]);
  assert.deepEqual(
    steps.map(({ status, output }) => [status, output]),
    [
      [41, "no such user"],
      [0, ""],
    ],
  );
});

test("a system that cannot be prepared is refused, with what it said", async () => {
  await assert.rejects(
    run(["a"], () => ({ status: 1, output: "perl: not found" })),
    { code: "recording.failed", message: "the system for the scripts could not be made:\nperl: not found" },
  );
});
