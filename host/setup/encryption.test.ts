import assert from "node:assert/strict";
import { test } from "node:test";
import { type FakeMachine, fakeMachine, type ProgramAnswer } from "@wherry/testing/fakes/fake-machine.ts";
import { formatEncrypted, openEncrypted } from "./encryption.ts";

const path = "/dev/vda6";
const key = "/run/wherry/var-key";
const random = { "/dev/urandom": new Uint8Array(64).fill(7) };

/** A machine at whose console somebody types these lines. */
function machine(typed: readonly string[], answer: (words: readonly string[]) => ProgramAnswer): FakeMachine {
  const lines = [...typed];
  const made = fakeMachine(random, (words) => {
    if (words[0] !== "sh") return answer(words);
    const line = lines.shift();
    made.write(words.at(-1) ?? "", line ?? "");
    return line === undefined ? 1 : 0;
  });
  return made;
}

/** Opens with this passphrase only, as cryptsetup(8) has it: status 2 for a wrong one. */
const opensWith = (passphrase: string, made: () => FakeMachine) => (words: readonly string[]) =>
  words[1] === "open" && made().text(key) !== passphrase ? 2 : 0;

test("a passphrase may be mistyped twice, and leaves no key behind", () => {
  const made: FakeMachine = machine(
    ["no", "wrong", "right horse"],
    opensWith("right horse", () => made),
  );
  openEncrypted(made.system, { path, encryption: { unlock: "passphrase" } });
  assert.equal(made.text(key), undefined);
  assert.equal(made.printed().match(/It is not the passphrase/g)?.length, 2);
});

test("after three wrong passphrases the boot stops, and so it does where nobody types", () => {
  const three: FakeMachine = machine(
    ["a", "b", "c"],
    opensWith("d", () => three),
  );
  const open = (made: FakeMachine) => () => openEncrypted(made.system, { path, encryption: { unlock: "passphrase" } });
  assert.throws(open(three), { code: "storage.conflict", message: /3 attempts/ });
  assert.throws(open(machine([], () => 0)), { code: "storage.missing" });
  assert.equal(three.text(key), undefined);
});

test("what cryptsetup cannot do is not taken for a wrong passphrase", () => {
  const made = machine(["a"], () => ({ status: 1, stderr: "no such device\n" }));
  assert.throws(() => openEncrypted(made.system, { path, encryption: { unlock: "passphrase" } }), {
    code: "program.failed",
    message: /cannot be unlocked: no such device$/,
  });
});

test("a new passphrase is typed twice, and has eight letters at least", () => {
  const made = machine(["short", "long enough", "other one", "long enough", "long enough"], () => 0);
  const said: string[] = [];
  formatEncrypted(made.system, { path, encryption: { unlock: "passphrase" } }, (text) => said.push(text));
  assert.match(made.printed(), /It is too short\.[\s\S]*They are not the same\./);
  const programs = made.ran.filter((line) => !line.startsWith("sh "));
  assert.match(programs[0] ?? "", /^cryptsetup luksFormat .*--type luks2 --label var-new --key-file \S+ \/dev\/vda6$/);
  assert.match(programs[1] ?? "", /^cryptsetup open /);
  assert.deepEqual(said, ["var is newly encrypted (passphrase)"]);
});

test("where no passphrase is chosen nothing is written", () => {
  const made = machine(["short", "short", "short"], () => 0);
  const format = () => formatEncrypted(made.system, { path, encryption: { unlock: "passphrase" } }, () => {});
  assert.throws(format, { code: "storage.missing", hint: /nothing was written/ });
  assert.deepEqual(
    made.ran.filter((line) => line.startsWith("cryptsetup")),
    [],
  );
});

test("a TPM gets a random key, which is then taken away", () => {
  const made = machine([], () => 0);
  formatEncrypted(made.system, { path, encryption: { unlock: "tpm2" } }, () => {});
  const [format, enroll, attach] = made.ran;
  assert.match(format ?? "", /luksFormat .*--pbkdf pbkdf2/);
  assert.match(enroll ?? "", /^systemd-cryptenroll .*--tpm2-pcrs=7 --wipe-slot=0/);
  assert.match(attach ?? "", /^systemd-cryptsetup attach var \/dev\/vda6/);
  assert.equal(made.text(key), undefined);
});

test("a TPM that refuses is named, with what to do", () => {
  const made = machine([], (words) => (words[0] === "systemd-cryptenroll" ? { status: 1, stderr: "no TPM\n" } : 0));
  assert.throws(() => formatEncrypted(made.system, { path, encryption: { unlock: "tpm2" } }, () => {}), {
    code: "program.failed",
    message: "the TPM does not take the key of /var: no TPM",
  });
});
