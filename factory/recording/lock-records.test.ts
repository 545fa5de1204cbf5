import assert from "node:assert/strict";
import { test } from "node:test";
import type { WherryEvent } from "@wherry/core/events/events.ts";
import { smallPackage } from "@wherry/testing/fixtures/small-tree.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { workshopIn } from "@wherry/testing/fixtures/workshop-in.ts";
import { debianScripts } from "../debian/policy/script-rules.ts";
import { plainDefinition } from "../definition/plain-definition.ts";
import type { Lock } from "../lock/lock.ts";
import { judgeScripts } from "../scripts/review.ts";
import type { ScriptRecord } from "../scripts/script-record.ts";
import type { UnpackedPackage } from "../tree/unpacked-package.ts";
import { lockRecords } from "./lock-records.ts";
import type { Recorded } from "./record-packages.ts";

const lock: Lock = {
  format: 1,
  architecture: "amd64",
  request: "0".repeat(64),
  epoch: 0,
  repositories: [],
  packages: [],
  boot: [],
  tools: [],
};

const unknown = (name: string) => smallPackage(name, {}, { scripts: { postinst: `#!/bin/sh\nmake-${name}\n` } });
const silent = smallPackage("silent", {});
const [zebra, ant] = [unknown("zebra-of-tests"), unknown("ant-of-tests")];

function recordOf(one: UnpackedPackage, more: Partial<ScriptRecord> = {}): ScriptRecord {
  const [found] = judgeScripts([one], { rules: debianScripts, acknowledged: [] }).unknown;
  return { package: one.package.name, scripts: found?.scripts ?? [], effects: [], perMachine: [], ...more };
}

interface Tried {
  readonly packages?: readonly UnpackedPackage[];
  readonly code?: boolean;
  /** Of `ImageDefinition.packages`. */
  readonly asked?: { readonly scripts?: "refuse"; readonly answers?: Readonly<Record<string, string>> };
  /** What running the scripts gives. */
  readonly recorded?: Partial<Recorded>;
}

/** Locks with scripts that are not run: the store remembers what came of it. */
async function tryLock({ packages = [zebra, silent, ant], code = true, asked = {}, recorded = {} }: Tried) {
  await using folder = await temporaryDirectory();
  const workshop = await workshopIn(folder.path);
  const events: WherryEvent[] = [];
  const [keys, forgotten]: string[][] = [[], []];
  const { memo } = workshop.store;
  memo.cachedJson = async (key) => {
    keys?.push(key);
    return Object.assign(JSON.parse("{}"), { records: [], failed: [], replaced: [], ...recorded });
  };
  memo.forget = async (key) => void forgotten?.push(key);
  const plain = plainDefinition("host", "1");
  const definition = { ...plain, packages: { ...plain.packages, ...asked } };
  const emit = (event: WherryEvent) => void events.push(event);
  const made = await lockRecords(lock, definition, { packages, code }, { ...workshop, emit });
  const warnings = events.flatMap((event) => (event.type === "warning" ? [event.message] : []));
  return { records: made.records?.map((one) => one.package), warnings, keys: keys ?? [], forgotten: forgotten ?? [] };
}

test("a lock says what was recorded of its packages' scripts, by name, and of nobody else's", async () => {
  const recorded = { records: [recordOf(zebra), recordOf(ant), recordOf(unknown("needed-beside"))] };
  const { records, warnings, keys, forgotten } = await tryLock({ recorded });
  assert.deepEqual(records, ["ant-of-tests", "zebra-of-tests"]);
  assert.deepEqual(warnings, []);
  assert.equal(keys.length, 1);
  assert.deepEqual(forgotten, []);
});

test("a lock of packages without such scripts says nothing of records, and asks nobody", async () => {
  const { records, keys } = await tryLock({ packages: [silent] });
  assert.deepEqual([records, keys], [undefined, []]);
});

test("scripts that fail are left unknown, with a warning, and are tried again the next time", async () => {
  const failed = [{ package: "zebra-of-tests", output: "one\n\ntwo\nthree\nno such user\n" }];
  const { records, warnings, keys, forgotten } = await tryLock({ recorded: { records: [recordOf(ant)], failed } });
  assert.deepEqual(records, ["ant-of-tests"]);
  assert.deepEqual(warnings, [
    "the scripts of zebra-of-tests fail when they are run apart: two / three / no such user",
  ]);
  assert.deepEqual(forgotten, keys);
});

test("an answer that scripts do not take, and what each machine has to make, are told", async () => {
  const perMachine = [{ path: "/etc/ant/key", why: "a private key" }];
  const replaced = [{ package: "ant-of-tests", question: "ant/size", value: "small" }];
  const answers = { "ant/size": "huge" };
  const records = [recordOf(ant, { perMachine, asked: ["ant/size"], answers }), recordOf(zebra)];
  const { warnings } = await tryLock({ recorded: { records, replaced }, asked: { answers } });
  assert.deepEqual(warnings, [
    'packages.answers: the scripts of ant-of-tests do not take "huge" for ant/size: they go on with "small"',
    "ant-of-tests makes what no two machines may share, so the image is without: /etc/ant/key (a private key)",
  ]);
});

test("what each machine has to make is told by folders where it is much", async () => {
  const git = (name: string) => ({ path: `/etc/ant/.git/${name}`, why: "differs" });
  const perMachine = [{ path: "/etc/ant/key", why: "a private key" }, ..."abcdefgh".split("").map(git)];
  const told = async (some: typeof perMachine) =>
    (await tryLock({ recorded: { records: [recordOf(ant, { perMachine: some }), recordOf(zebra)] } })).warnings[0];
  const begin = "ant-of-tests makes what no two machines may share, so the image is without:";
  assert.equal(await told(perMachine), `${begin} /etc/ant/key (a private key), /etc/ant/.git/* (8 paths: differs)`);
  const many = "abcdefgh".split("").map((name) => ({ path: `/etc/${name}/x`, why: "differs" }));
  const shown = "abcdef".split("").map((name) => `/etc/${name}/x (differs)`);
  assert.equal(await told(many), `${begin} ${shown.join(", ")}; \`wherry explain ant-of-tests\` shows the others`);
});

test("--no-code refuses to run scripts, and names whose; where there are none it changes nothing", async () => {
  await assert.rejects(tryLock({ code: false }), {
    code: "recording.unavailable",
    message: "--no-code refuses to run the maintainer scripts of zebra-of-tests, ant-of-tests",
  });
  assert.equal((await tryLock({ code: false, packages: [silent] })).records, undefined);
});

test("packages.scripts: refuse runs nothing: the build says what is unknown", async () => {
  const { records, keys } = await tryLock({ asked: { scripts: "refuse" } });
  assert.deepEqual([records, keys], [undefined, []]);
});

test("what was recorded is remembered by the packages, their scripts and the answers, and by nothing else", async () => {
  const keyOf = async (tried: Tried) => (await tryLock(tried)).keys[0];
  const changed = { ...zebra, sha256: "2".repeat(64) };
  const usual = await keyOf({ packages: [zebra, ant] });
  assert.equal(await keyOf({ packages: [zebra, silent, ant] }), usual);
  assert.notEqual(await keyOf({ packages: [zebra] }), usual);
  assert.notEqual(await keyOf({ packages: [changed, ant] }), usual);
  assert.notEqual(await keyOf({ packages: [zebra, ant], asked: { answers: { "ant/size": "huge" } } }), usual);
});
