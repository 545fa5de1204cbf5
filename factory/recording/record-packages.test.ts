import assert from "node:assert/strict";
import { test } from "node:test";
import { smallPackage } from "@wherry/testing/fixtures/small-tree.ts";
import { debianRecording } from "../debian/policy/recording.ts";
import type { Effect } from "../scripts/effects.ts";
import { judgeRuns } from "./record-packages.ts";
import type { RecordingRequest } from "./recording-request.ts";
import { usualLimits } from "./running/limits.ts";
import type { Step } from "./running/run-scripts.ts";

const scripts = [{ name: "postinst", sha256: "0".repeat(64) }];
const removed = (path: string): Effect => ({ kind: "remove", path });

function request(answers: Readonly<Record<string, string>> = {}, ...names: readonly string[]): RecordingRequest {
  const questions = "Template: a/name\nType: string\n\nTemplate: a/secret\nType: password\n";
  const packages = names.map((name) => ({ ...smallPackage(name, {}), ...(name === "a" && { questions }) }));
  return {
    architecture: "amd64",
    tree: new Map(),
    packages,
    pending: packages.map((one) => ({ package: one, scripts })),
    policy: debianRecording,
    answers,
    limits: usualLimits,
  };
}

interface Ran {
  readonly status?: number;
  readonly output?: string;
  readonly effects?: readonly Effect[];
  /** What was asked, and the values that were found. */
  readonly asked?: Readonly<Record<string, string>>;
  readonly templates?: Readonly<Record<string, string>>;
}

function step({ status = 0, output = "", effects = [], asked = {}, templates = {} }: Ran = {}): Step {
  const placed = effects.map((effect) => ({ path: "path" in effect ? effect.path : "", effect }));
  return {
    status,
    output,
    heard: {
      take: () => false,
      asked: new Set(Object.keys(asked)),
      values: new Map(Object.entries(asked)),
      templates: new Map(Object.entries(templates)),
    },
    derived: { effects: placed, perMachine: [], doubtful: [] },
  };
}

test("a record says what both runs did, and names what they did in two ways", () => {
  const first = step({ effects: [removed("/etc/a"), { kind: "link", path: "/etc/b", target: "1" }] });
  const second = step({ effects: [removed("/etc/a"), { kind: "link", path: "/etc/b", target: "2" }] });
  assert.deepEqual(judgeRuns(request({}, "b"), [[first], [second]]), {
    records: [
      {
        package: "b",
        scripts,
        effects: [removed("/etc/a")],
        perMachine: [{ path: "/etc/b", why: "differs whenever it is made" }],
      },
    ],
    failed: [],
    replaced: [],
  });
});

for (const [which, runs] of [
  ["first", [step({ status: 1, output: "no such user" }), step()]],
  ["second", [step(), step({ status: 1, output: "no such user" })]],
] as const) {
  test(`scripts that fail in the ${which} run have no record, and those of other packages do`, () => {
    const [one, other] = runs;
    const { records, failed } = judgeRuns(request({}, "b", "c"), [
      [one, step()],
      [other, step()],
    ]);
    assert.deepEqual(
      records.map((record) => record.package),
      ["c"],
    );
    assert.deepEqual(failed, [{ package: "b", output: "no such user" }]);
  });
}

test("scripts whose effects no record may say fail, with what is wrong", () => {
  const ran = step({ effects: [removed("/etc/../a")] });
  const { records, failed } = judgeRuns(request({}, "b"), [[ran], [ran]]);
  assert.deepEqual(records, []);
  assert.match(failed[0]?.output ?? "", /^they leave what no record may say: effects.0.path: /);
});

test("a record has the questions of both runs, and those answers that were asked for", () => {
  const runs = [step({ asked: { "a/name": "me" } }), step({ asked: { "a/other": "" } })] as const;
  const { records } = judgeRuns(request({ "a/name": "me", "a/never": "x" }, "a"), [[runs[0]], [runs[1]]]);
  assert.deepEqual(records[0]?.asked, ["a/name", "a/other"]);
  assert.deepEqual(records[0]?.answers, { "a/name": "me" });
  // Of a package without questions nothing is said, but that it could ask.
  const [none, some] = ["b", "a"].map((name) => judgeRuns(request({}, name), [[step()], [step()]]).records[0]);
  assert.equal(none?.asked, undefined);
  assert.deepEqual(some?.asked, []);
});

test("an answer that scripts did not take is told with what they had instead", () => {
  const ran = step({ asked: { "a/name": "default" } });
  const { replaced } = judgeRuns(request({ "a/name": "mine" }, "a"), [[ran], [ran]]);
  assert.deepEqual(replaced, [{ package: "a", question: "a/name", value: "default" }]);
});

test("a password is refused as an answer where another package asks by the same name for something else", () => {
  const given = request({ "a/secret": "x" }, "a", "b");
  const [a, b] = given.packages;
  assert.ok(a !== undefined && b !== undefined);
  const packages = [a, { ...b, questions: "Template: a/secret\nType: string\n" }];
  const ran = step({ asked: { "a/secret": "x" } });
  const runs = [ran, step()];
  assert.throws(() => judgeRuns({ ...given, packages }, [runs, runs]), { code: "definition.invalid" });
});

test("a password is refused as an answer, whatever name the question goes by", () => {
  for (const [question, templates] of [
    ["a/secret", {}],
    ["a/made-by-a-script", { "a/made-by-a-script": "a/secret" }],
  ] as const) {
    const ran = step({ asked: { [question]: "x" }, templates });
    assert.throws(() => judgeRuns(request({ [question]: "x" }, "a"), [[ran], [ran]]), {
      code: "definition.invalid",
      message: new RegExp(`${question}.*password`),
    });
    // Nobody answers it: nothing is in the record.
    assert.deepEqual(judgeRuns(request({}, "a"), [[ran], [ran]]).records[0]?.answers, undefined);
  }
});
