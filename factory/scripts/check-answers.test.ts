import assert from "node:assert/strict";
import { test } from "node:test";
import type { WherryError } from "@wherry/core/errors/errors.ts";
import { debianScripts as rules } from "../debian/policy/script-rules.ts";
import { idleAnswers, refuseAnswers } from "./check-answers.ts";

const questions = `Template: mail/type
Type: select
Choices: No configuration, Internet Site

Template: mail/lists
Type: multiselect
Choices: one, two

Template: mail/on
Type: boolean

Template: mail/secret
Type: password

Template: mail/name
Type: string
`;

const packages = [
  { package: { name: "mail", version: "1" }, scripts: [], questions },
  { package: { name: "zone", version: "1" }, scripts: [], questions: "Template: zone/area\nType: string\n" },
];

const at = { file: "image.yaml", line: 4, column: 5 };
const withAnswers = (answers: Readonly<Record<string, string>>) => ({
  name: "host",
  packages: { answers },
  entriesAt: Object.fromEntries(Object.keys(answers).map((name) => [`packages.answers ${name}`, at])),
});

const rows: readonly [question: string, answer: string, said?: RegExp, hint?: RegExp][] = [
  ["mail/type", "Internet Site"],
  ["mail/type", "internet site", /none of its choices/, /did you mean "Internet Site"/],
  ["mail/lists", "two, one"],
  ["mail/lists", ""],
  ["mail/lists", "two, three", /"three" is none/, /one, two/],
  ["mail/on", "false"],
  ["mail/on", "yes", /neither true nor false/],
  ["mail/secret", "", /password/, /firstBoot/],
  ["mail/name", "anything, at all"],
  ["nobody/asks", "x"],
];

for (const [question, answer, said, hint = /./] of rows) {
  const check = () => refuseAnswers(withAnswers({ [question]: answer }), packages, rules);
  if (said === undefined) test(`${question} takes the answer "${answer}"`, check);
  else
    test(`the answer "${answer}" is refused at its place, with what ${question} takes`, () => {
      assert.throws(check, (error: WherryError) => {
        const [finding] = error.findings;
        assert.equal(error.code, "definition.invalid");
        assert.deepEqual([finding?.file, finding?.line, finding?.column], ["image.yaml", 4, 5]);
        assert.match(finding?.message ?? "", said);
        assert.match(finding?.hint ?? "", hint);
        return true;
      });
    });
}

test("an answer to what no script asks is a warning that says why", () => {
  const record = { package: "mail", scripts: [], effects: [], perMachine: [], asked: ["mail/name", "made/up"] };
  const told = (answers: Readonly<Record<string, string>>, records = [record]) =>
    idleAnswers(withAnswers(answers), { packages, records, rules }).map((event) =>
      event.type === "warning" ? `${event.message}: ${event.hint}` : event.type,
    );
  assert.deepEqual(told({ "mail/name": "x", "made/up": "x" }), []);
  assert.match(
    told({ "mail/nam": "x" })[0] ?? "",
    /no package.* asks mail\/nam \(image.yaml:4:5\): did you mean mail\/name/,
  );
  assert.match(told({ "other/one": "x" })[0] ?? "", /install the package that asks it/);
  assert.match(told({ "mail/on": "true" })[0] ?? "", /the scripts of mail do not ask mail\/on/);
  assert.match(told({ "zone/area": "x" })[0] ?? "", /the scripts of zone do not run/);
  // A record of before does not say what it asked: nothing is known, and nothing is said.
  const { asked: _, ...before } = record;
  assert.deepEqual(idleAnswers(withAnswers({ "mail/on": "true" }), { packages, records: [before], rules }), []);
});
