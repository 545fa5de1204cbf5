import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { formatFirstBoot, withScript } from "../../../finishers/units/first-boot.ts";
import { firstBootCatalogue } from "./catalogue.ts";

/** What sh(1) has itself, and what the scripts define. */
const withoutPrograms =
  /^(set|umask|if|then|else|elif|fi|for|do|done|case|esac|echo|printf|read|trap|exit|export|:|\.|!|\[|place|pour|configure|self_signed|end)$/;

for (const unit of firstBootCatalogue) {
  test(`the catalogue's unit for ${unit.package} runs while what it makes is not there, before its service, and names each program it calls`, () => {
    const text = formatFirstBoot(withScript(unit), ["multi-user.target"]);
    assert.equal(text.match(/^ConditionPathExists=!\/(etc|var)\//gm)?.length, 1);
    assert.ok(unit.before.length > 0);
    for (const other of unit.before) assert.match(other, /\.(service|socket)$|^basic\.target$/);
    for (const other of unit.after) {
      assert.ok(firstBootCatalogue.some(({ name }) => `first-boot-${name}.service` === other));
    }
    assert.doesNotMatch(text + unit.script, /[^\n -~]/);
    for (const program of unit.programs) assert.match(program, /^\/usr\/s?bin\/[a-z0-9._-]+$/);
    const called = commandsOf(unit.script).filter((word) => !withoutPrograms.test(word));
    const named = unit.programs.map((program) => program.slice(program.lastIndexOf("/") + 1));
    for (const word of called) assert.ok(named.includes(word), `${word} is among the programs`);
    assert.equal(spawnSync("/bin/sh", ["-n"], { input: unit.script, encoding: "utf8" }).stderr, "");
  });
}

/** The words of a script where commands begin, as far as these scripts go. */
function commandsOf(script: string): string[] {
  const joined = script.replaceAll("\\\n", " ").replace(/<< end\n[\s\S]*?\nend\n/g, "\n");
  return joined
    .split("\n")
    .filter((line) => !/^\s*#/.test(line))
    .flatMap((line) => line.replace(/"[^"(]*"|'[^']*'/g, "x").split(/\$\(|\||&&|;|\bthen\b|\bdo\b|\belse\b/))
    .map((part) => /^(?:\s*[A-Z_]+="[^"]*")?\s*(?:if |! )*([a-z:.[][a-z0-9_-]*)(?=\s|$)/.exec(part)?.[1] ?? "")
    .filter((word) => word !== "");
}
