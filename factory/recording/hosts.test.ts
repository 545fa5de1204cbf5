import assert from "node:assert/strict";
import { test } from "node:test";
import { smallPackage } from "@wherry/testing/fixtures/small-tree.ts";
import { debianRecording } from "../debian/policy/recording.ts";
import { hostsOf } from "./hosts.ts";

const cases: readonly (readonly [what: string, postinst: string, ...hosts: string[]])[] = [
  [
    "a script that enables a configuration by Apache's helper",
    ". /usr/share/apache2/apache2-maintscript-helper",
    "apache2",
  ],
  ["a script that calls Apache's programs", "if command -v a2enconf; then a2enconf x; fi", "apache2"],
  ["a script that knows both servers", "a2enmod cgid\nlighty-enable-mod x || true", "apache2", "lighttpd"],
  ["a script that only mentions Apache's folder", "test -d /etc/apache2/conf.d"],
];

for (const [what, postinst, ...hosts] of cases) {
  test(`${what} is recorded beside ${hosts.length === 0 ? "nothing else" : hosts.join(" and ")}`, () => {
    const one = smallPackage("one", {}, { scripts: { postinst } });
    const unknown = [{ package: one, scripts: [], unreviewed: [] }];
    assert.deepEqual(hostsOf({ packages: [one], judged: { unknown } }, debianRecording.hosts), hosts);
    // Where they are there already, nothing is laid out beside.
    const packages = [one, ...hosts.map((name) => smallPackage(name, {}))];
    assert.deepEqual(hostsOf({ packages, judged: { unknown } }, debianRecording.hosts), []);
    assert.deepEqual(hostsOf({ packages: [one], judged: { unknown: [] } }, debianRecording.hosts), []);
  });
}
