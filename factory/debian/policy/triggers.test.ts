import assert from "node:assert/strict";
import { test } from "node:test";
import { debianTriggers } from "./triggers.ts";

test("interests and calls are told apart, comments left out", () => {
  const text = "# Triggers added by dh\ninterest-noawait /usr/a # x\ninterest b\nactivate-noawait ldconfig\nactivate\n";
  assert.deepEqual(debianTriggers.interests(text), ["/usr/a", "b"]);
  assert.deepEqual(debianTriggers.activates(text), ["ldconfig"]);
});

const scripts: readonly (readonly [what: string, script: string, onlyRestarts: boolean])[] = [
  ["one that does not know triggers", "case $1 in configure) a;; esac\n", true],
  ["a branch that restarts", "case $1 in\n  triggered)\n    # x\n    invoke-rc.d a restart || :\n  ;;\nesac\n", true],
  ["a branch with more", "case $1 in\n  triggered)\n    update-a\n  ;;\nesac\n", false],
  ["a branch of several words", "case $1 in\n  configure|triggered)\n    update-a\n  ;;\nesac\n", false],
  [
    "a condition that restarts",
    'if [ "$1" = "triggered" ]; then\n  systemctl restart a\n  exit 0\nfi\nupdate-a\n',
    true,
  ],
  ["a condition with more", 'if [ "$1" = triggered ]; then\n  update-a\nfi\n', false],
  ["a condition that nobody understands", "[ triggered != $1 ] || update-a\n", false],
  ["a branch without an end", "case $1 in\n  triggered)\n", false],
];
for (const [what, script, onlyRestarts] of scripts) {
  test(`${what}: ${onlyRestarts ? "nothing is missed" : "it may make something"}`, () => {
    assert.equal(debianTriggers.onlyRestarts(script), onlyRestarts);
  });
}
