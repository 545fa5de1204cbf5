import assert from "node:assert/strict";
import { test } from "node:test";
import { listenToDebconf } from "./debconf-log.ts";

test("what debconf tells of its dialogue says which questions were asked, and what the answers were", () => {
  const listener = listenToDebconf();
  const told = [
    "frontend started",
    "<-- CAPB backup",
    "--> 0 multiselect",
    "<-- INPUT high postfix/mailname",
    "--> 30 question skipped",
    "<-- GET postfix/mailname",
    "--> 0 example.org",
    "<-- SET postfix/mailname other",
    "--> 0 value set",
    "<-- GET postfix/mailname",
    "--> 0 other",
    "<-- fget a/b seen",
    "--> 0 false",
    "<-- REGISTER dbconfig-common/pass zabbix/pass",
    "<-- GET a/escaped",
    "--> 1 one\\\\two\\nthree",
    "<-- GET ../../etc/passwd",
    "<-- GET",
    "<-- SUBST a/substituted x y",
  ];
  for (const line of told) assert.equal(listener.take(`debconf (developer): ${line}`), true, line);
  assert.equal(listener.take("Setting up postfix (3.10) ..."), false);
  assert.deepEqual([...listener.asked], ["postfix/mailname", "a/b", "a/escaped"]);
  assert.deepEqual(Object.fromEntries(listener.values), {
    "postfix/mailname": "example.org",
    "a/escaped": "one\\two\nthree",
  });
  assert.deepEqual(Object.fromEntries(listener.templates), { "zabbix/pass": "dbconfig-common/pass" });
});

test("a script that asks without end is heard only so far", () => {
  const listener = listenToDebconf();
  for (let index = 0; index < 3000; index++) listener.take(`debconf (developer): <-- GET a/${index}`);
  assert.equal(listener.asked.size, 1000);
});
