import assert from "node:assert/strict";
import { test } from "node:test";
import { type FakeMachine, fakeMachine, type ProgramAnswer } from "@wherry/testing/fakes/fake-machine.ts";
import { resetCommand } from "./command.ts";

const unit = (...paths: string[]) => `[Unit]\n${paths.map((path) => `ConditionPathExists=${path}\n`).join("")}`;
const vendor = "/usr/lib/systemd/system";

/** A machine that has been used for a while. */
const files = {
  "/proc/self/mountinfo": "29 27 253:6 / /var rw shared:14 - ext4 /dev/vda6 rw\n",
  "/etc/machine-id": "0123\n",
  "/etc/hostname": "web\n",
  "/etc/ssh/ssh_host_ed25519_key": "secret",
  "/etc/ssh/ssh_host_ed25519_key.pub": "public",
  "/etc/ssh/sshd_config": "PermitRootLogin no\n",
  "/etc/ssl/private/own.key": "secret",
  "/var/lib/systemd/random-seed": "seed",
  "/var/lib/systemd/network/duid": "duid",
  "/var/lib/wherry/provisioning/journal.json": "{}",
  "/var/lib/first-boot/db": "",
  "/var/lib/pg/17/main/PG_VERSION": "17",
  "/var/log/journal/0123/system.journal": "journal",
  "/var/www/page": "page",
  [`${vendor}/first-boot-db.service`]: unit("!/var/lib/first-boot/db"),
  [`${vendor}/first-boot-pg.service`]: unit("!/var/lib/pg/17/main"),
  [`${vendor}/first-boot-tls.service`]: unit("|!/etc/ssl/private/own.key", "|!/etc/ssl/certs/own.pem"),
};

function reset(
  words: readonly string[],
  changed: Readonly<Record<string, string>> = {},
  answer: (words: readonly string[]) => ProgramAnswer = () => 0,
  uid = 0,
) {
  const machine = fakeMachine({ ...files, ...changed }, (words) =>
    words[0] === "id" ? { stdout: `${uid}\n` } : answer(words),
  );
  const complained: string[] = [];
  const system = { ...machine.system, complain: (text: string) => void complained.push(text) };
  const status = resetCommand.run(system, new Map(words.map((word) => [word, ""])), { words, log: () => {} });
  return { machine, status, said: machine.printed(), complained: complained.join("") };
}

const stillThere = ({ text }: FakeMachine, paths: readonly string[]) =>
  paths.filter((path) => text(path) !== undefined);

const personal = [
  "/etc/machine-id",
  "/etc/ssh/ssh_host_ed25519_key",
  "/etc/ssh/ssh_host_ed25519_key.pub",
  "/etc/ssl/private/own.key",
  "/var/lib/systemd/random-seed",
  "/var/lib/systemd/network/duid",
  "/var/lib/first-boot/db",
  "/var/log/journal/0123/system.journal",
];
const kept = [
  "/etc/hostname",
  "/etc/ssh/sshd_config",
  "/var/lib/pg/17/main/PG_VERSION",
  "/var/lib/wherry/provisioning/journal.json",
  "/var/www/page",
];

test("without --yes it is shown what would go, and nothing changes", () => {
  const { machine, status, said } = reset([]);
  assert.equal(status, 0);
  assert.deepEqual(stillThere(machine, [...personal, ...kept]), [...personal, ...kept]);
  assert.deepEqual(machine.ran, []);
  assert.match(said, /^goes {3}\/etc\/machine-id: the machine's id$/m);
  assert.match(said, /^stays {2}\/var\/lib\/pg\/17\/main: first-boot-pg\.service made it, and it may hold data$/m);
  assert.match(said, /nothing was changed; --yes does it\n$/);
});

test("what makes the machine this one goes, and data and settings stay", () => {
  const { machine, status, said } = reset(["--yes"]);
  assert.equal(status, 0);
  assert.deepEqual(stillThere(machine, personal), []);
  assert.deepEqual(stillThere(machine, kept), kept);
  assert.deepEqual(machine.ran.slice(0, 3), ["id -u", "e2label /dev/vda6 var-template", "journalctl --relinquish-var"]);
  assert.match(said, /done; switch the machine off now/);
  // The fake machine has no partition for the firmware.
  assert.match(said, /warning: loader\/random-seed stays: /);
});

test("copies are provisioned again where that is asked for", () => {
  const { machine } = reset(["--yes", "--provision-again"]);
  assert.deepEqual(stillThere(machine, ["/var/lib/wherry/provisioning/journal.json", "/var/www/page"]), [
    "/var/www/page",
  ]);
});

test("--erase has /var made anew, and touches nothing by itself", () => {
  const { machine, said } = reset(["--yes", "--erase"]);
  assert.deepEqual(machine.ran, ["id -u", "e2label /dev/vda6 var-new"]);
  assert.deepEqual(stillThere(machine, personal), personal);
  assert.match(said, /everything on it goes/);
});

test("nothing is changed where it cannot be done", () => {
  const failing = reset(["--yes"], {}, (words) => (words[0] === "e2label" ? { status: 1, stderr: "no" } : 0));
  assert.deepEqual([failing.status, stillThere(failing.machine, personal)], [1, personal]);
  assert.match(failing.complained, /cannot be named anew: no\n {2}nothing was changed/);
  const mortal = reset(["--yes"], {}, () => 0, 1000);
  assert.deepEqual([mortal.status, mortal.machine.ran, stillThere(mortal.machine, personal)], [1, ["id -u"], personal]);
  assert.match(mortal.complained, /only root can do that/);
  const both = reset(["--erase", "--provision-again"]);
  assert.equal(both.status, 2);
  const inMemory = reset(["--yes", "--erase"], { "/proc/self/mountinfo": "29 27 0:5 / /var rw - tmpfs var rw\n" });
  assert.deepEqual([inMemory.status, inMemory.machine.ran], [1, []]);
});

test("the encryption of /var is shared by copies, which is said", () => {
  const mountinfo = "29 27 253:6 / /var rw shared:14 - ext4 /dev/mapper/var rw\n";
  assert.match(
    reset([], { "/proc/self/mountinfo": mountinfo }).said,
    /^stays {2}the key and the UUID of the encryption/m,
  );
});
