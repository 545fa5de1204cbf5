import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { firstBootCatalogue } from "@wherry/factory/debian/policy/first-boot/catalogue.ts";
import { temporaryDirectory } from "../../fixtures/temporary.ts";
import {
  firstBootScript,
  judgeAfterCut,
  judgeFirstBoots,
  powerCutScript,
  readFirstBoot,
  untilMade,
} from "./first-boot-script.ts";
import { type FirstBooted, firstBooted } from "./first-booted.ts";

test("every package of the catalogue that this release of Debian has is booted", () => {
  const booted = firstBooted.map((one) => one.package);
  const others = firstBootCatalogue.map((unit) => unit.package).filter((name) => !booted.includes(name));
  // varnish's secret is made by systemd-tmpfiles now: its unit is for bookworm.
  assert.deepEqual(others, ["postgresql-15", "postgresql-16", "postgresql-18", "varnish"]);
});

test("what a machine says of its first boots is read, and judged", () => {
  const said = (ran: string, digest: string) =>
    readFirstBoot(`munge\tmunge.service is active\tfailed
unit\tfirst-boot-munge.service\t${ran}\tsuccess
made\t/etc/munge/munge.key\tmunge:munge\t400\t${digest}
`);
  const munge = firstBooted.filter((one) => one.package === "munge");
  const [first, second, other] = [said("yes", "a"), said("no", "a"), said("yes", "b")];
  assert.equal(first.rest, "munge\tmunge.service is active\tfailed\n");
  assert.deepEqual(judgeFirstBoots(munge, [first.report, second.report, other.report]), []);

  const wrong = readFirstBoot(`unit\tfirst-boot-munge.service\tyes\texit-code
made\t/etc/munge/munge.key\troot:root\t644\tb
told\t/etc/munge/munge.key
remains\t/etc/munge/munge.key.new
`);
  assert.deepEqual(
    judgeFirstBoots(munge, [wrong.report, first.report, other.report]).map((one) => `${one.expected}: ${one.why}`),
    [
      "runs at the first boot: ran: true, result: exit-code",
      "does not run at the second boot: it ran again",
      "/etc/munge/munge.key is munge:munge, 400: it is root:root, 644",
      "/etc/munge/munge.key stays: it changed",
      "/etc/munge/munge.key is this machine's alone: another machine has the same",
      "/etc/munge/munge.key is secret: the journal has it",
      "nothing is half made: /etc/munge/munge.key.new",
    ],
  );
});

const cuttable: readonly FirstBooted[] = [
  {
    package: "first",
    cut: { clear: "rm -r '/var/lib/first'", halfway: "test -e /var/lib/first/half" },
    made: [{ path: "/var/lib/first", owner: "one:one", mode: "700" }],
  },
  { package: "munge", made: [{ path: "/etc/munge/munge.key", owner: "munge:munge", mode: "400" }] },
  {
    package: "last",
    cut: { clear: "true", halfway: "true" },
    made: [{ path: "/var/lib/last", owner: "two:two", mode: "750" }],
  },
];

test("the power is cut after each unit was ended half-way, the last of them first", () => {
  const lines = powerCutScript(cuttable).split("\n");
  assert.deepEqual(
    lines.filter((line) => /^(cut|end) /.test(line)),
    [
      "cut first-boot-last.service true true",
      "end munge munge.service /etc/munge/munge.key",
      `cut first-boot-first.service 'rm -r '\\''/var/lib/first'\\''' 'test -e /var/lib/first/half'`,
    ],
  );
  assert.deepEqual(lines.slice(-4), ["sync", "echo o > /proc/sysrq-trigger", "sleep 60", ""]);
});

test("the scripts for machines are such that sh reads them", () => {
  for (const input of [powerCutScript(firstBooted), untilMade(firstBooted), firstBootScript(firstBooted)]) {
    const { status, stderr } = spawnSync("sh", ["-n"], { input, encoding: "utf8" });
    assert.deepEqual([status, stderr], [0, ""]);
  }
});

test("a machine on which nothing was left half made says so without failing", () => {
  const script = firstBootScript([]).replaceAll("/etc/", "/nowhere/").replaceAll("/var/lib/", "/nowhere/");
  const { status, stdout } = spawnSync("sh", ["-c", `systemctl() { :; }\n${script}`], { encoding: "utf8" });
  assert.deepEqual([status, stdout], [0, ""]);
});

test("a unit that is ended at its first rename has made all of it, under another name", async () => {
  await using folder = await temporaryDirectory();
  const script = `${folder.path}/munge`;
  writeFileSync(
    script,
    "set -eu\nplace() { mv -fT $1 $2; }\ncd $(dirname $0)\necho key > key.new\nplace key.new key\n",
  );
  const ends = powerCutScript([]).replace("/usr/lib/first-boot/", `${folder.path}/`).split("\nsync\n")[0];
  const input = `systemctl() { :; }\n${ends}\nend munge "" ${folder.path}/key`;
  const { stdout } = spawnSync("sh", ["-c", input], { encoding: "utf8" });
  assert.deepEqual([stdout, readdirSync(folder.path).toSorted()], ["", ["key.new", "munge"]]);
});

const wholeAgain = `unit\tfirst-boot-first.service\tyes\tsuccess
unit\tfirst-boot-munge.service\tyes\tsuccess
made\t/etc/munge/munge.key\tmunge:munge\t400\tc
unit\tfirst-boot-last.service\tyes\tsuccess
made\t/var/lib/first\tone:one\t700\ta
made\t/var/lib/last\ttwo:two\t750\tb
`;
const CUTS: readonly [what: string, change: (text: string) => string, ...shortfalls: string[]][] = [
  ["all is made again", (text) => text],
  [
    "a unit fails",
    (text) => text.replace("first.service\tyes\tsuccess", "first.service\tyes\texit-code"),
    "first: is made after a power cut: result: exit-code",
  ],
  [
    "a unit takes what is half made for the whole",
    (text) => text.replace("last.service\tyes", "last.service\tno"),
    "last: is made after a power cut: result: success",
  ],
  [
    "a unit is gone, and what it makes",
    (text) => text.replace(/.*(first.service|lib\/first).*\n/g, ""),
    "first: is made after a power cut: result: undefined",
    "first: /var/lib/first after a power cut: it is undefined",
  ],
  [
    "what was made has another owner",
    (text) => text.replace("two:two", "root:root"),
    "last: /var/lib/last after a power cut: it is root:root",
  ],
  [
    "what was half made is left behind",
    (text) => `${text}remains\t/var/lib/first.new\n`,
    "(machine): nothing is half made: /var/lib/first.new",
  ],
];

for (const [what, change, ...shortfalls] of CUTS) {
  test(`after a power cut, ${what}: ${shortfalls.length === 0 ? "nothing is told" : "that is told"}`, () => {
    const { report } = readFirstBoot(change(wholeAgain));
    assert.deepEqual(
      judgeAfterCut(cuttable, report).map((one) => `${one.package}: ${one.expected}: ${one.why}`),
      shortfalls,
    );
  });
}
