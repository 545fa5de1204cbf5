import assert from "node:assert/strict";
import { test } from "node:test";
import { firstBootCatalogue } from "@wherry/factory/debian/policy/first-boot/catalogue.ts";
import { judgeFirstBoots, readFirstBoot } from "./first-boot-script.ts";
import { firstBooted } from "./first-booted.ts";

test("every package of the catalogue that this release of Debian has is booted", () => {
  const booted = firstBooted.map((one) => one.package);
  const others = firstBootCatalogue.map((unit) => unit.package).filter((name) => !booted.includes(name));
  assert.deepEqual(others, ["postgresql-15", "postgresql-16", "postgresql-18"]);
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
