import assert from "node:assert/strict";
import { test } from "node:test";
import {
  escapePath,
  expandSpecifiers,
  isAliasOf,
  parseUnitName,
  templateOf,
  type UnitName,
  unitName,
  withInstance,
} from "./unit-name.ts";

function named(name: string): UnitName {
  const parsed = parseUnitName(name);
  assert.ok(parsed !== undefined, name);
  return parsed;
}

const NAMES: readonly [name: string, prefix: string, instance: string | undefined, type: string, template: string][] = [
  ["ssh.service", "ssh", undefined, "service", "ssh.service"],
  ["getty@tty1.service", "getty", "tty1", "service", "getty@.service"],
  ["getty@.service", "getty", "", "service", "getty@.service"],
  ["a@b@c.socket", "a", "b@c", "socket", "a@.socket"],
  ["a.b-c\\x2d:d.mount", "a.b-c\\x2d:d", undefined, "mount", "a.b-c\\x2d:d.mount"],
];
for (const [name, prefix, instance, type, template] of NAMES) {
  test(`${name} has its parts, and is put together from them`, () => {
    assert.deepEqual(parseUnitName(name), { prefix, instance, type });
    assert.equal(templateOf(named(name)), template);
    assert.equal(unitName(named(name)), name);
  });
}

test("what is not the name of a unit is not read as one", () => {
  for (const name of ["", "ssh", "ssh.conf", ".service", "@a.service", "a b.service", "a/b.service", "%i.service"])
    assert.equal(parseUnitName(name), undefined, name);
  assert.equal(parseUnitName(`${"a".repeat(248)}.service`), undefined);
  assert.ok(parseUnitName(`${"a".repeat(247)}.service`) !== undefined);
});

test("an instance is put into a template", () => {
  assert.equal(withInstance(named("getty@.service"), "tty1"), "getty@tty1.service");
});

const ALIASES: readonly [alias: string, unit: string, fits: boolean][] = [
  ["b.service", "a.service", true],
  ["b.socket", "a.service", false],
  ["b@.service", "a@.service", true],
  ["b@x.service", "a@.service", true],
  ["b@x.service", "a@x.service", true],
  ["b@y.service", "a@x.service", false],
  ["b.service", "a@x.service", false],
  ["b@x.service", "a.service", false],
];
for (const [alias, unit, fits] of ALIASES) {
  test(`${alias} ${fits ? "may" : "cannot"} be another name for ${unit}`, () => {
    assert.equal(isAliasOf(named(alias), named(unit)), fits);
  });
}

const SPECIFIERS: readonly [text: string, name: string, expanded: string | undefined][] = [
  ["%i|%j|%n|%N|%p|%%", "foo-bar@x.service", "x|bar|foo-bar@x.service|foo-bar@x|foo-bar|%"],
  ["%i|%j|%n|%N|%p", "foo.service", "|foo|foo.service|foo|foo"],
  ["%I.target", "foo@x.service", undefined],
  ["%H.target", "foo@x.service", undefined],
];
for (const [text, name, expanded] of SPECIFIERS) {
  test(`${text} in [Install] of ${name} is ${expanded}`, () => {
    assert.equal(expandSpecifiers(text, named(name)), expanded);
  });
}

test("paths are escaped as systemd-escape --path does", () => {
  const cases = {
    "/": "-",
    "": "-",
    "/var/lib": "var-lib",
    "/var//my lib/": "var-my\\x20lib",
    "/.a-b/ü": "\\x2ea\\x2db-\\xc3\\xbc",
  };
  for (const [path, escaped] of Object.entries(cases)) assert.equal(escapePath(path), escaped);
});
