import assert from "node:assert/strict";
import { truncate } from "node:fs/promises";
import { test } from "node:test";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { bootMachine } from "./support/machine.ts";
import { withoutMachine } from "./support/mirror.ts";
import { artifact, build } from "./support/wherry.ts";

const skip = await withoutMachine();

test("power cuts while the machine is set up do no harm: the next boot carries on", { skip }, async () => {
  await using folder = await temporaryDirectory();
  const image = artifact(await build("container-host", folder.path, { args: ["--format", "raw"] }), "raw");
  await truncate(image, 6 * 2 ** 30);
  // What QEMU has not been given is lost, as with a real disk's cache.
  for (const moment of [/wherry: var grew from/, /wherry: var is a new file system/, /wherry: etc$/]) {
    await using machine = await bootMachine(image, { persist: true });
    await machine.line(moment);
  }
  await using machine = await bootMachine(image, { persist: true });
  await machine.ready();
  const said = machine.lines.map(({ text }) => text);
  assert.ok(!said.some((line) => /FAILED|VOLATILE/.test(line)));
  assert.equal((await machine.ssh("systemctl is-system-running --wait")).stdout, "running\n");
  assert.equal(await machine.say("blkid -p -o value -s LABEL $(findmnt -no SOURCE /var)"), "var");
  assert.ok(Number(await machine.say("df --block-size 1 --output=size /var | tail -n 1")) > 2.5e9);
  assert.match(await machine.say("cat /etc/machine-id"), /^[0-9a-f]{32}$/);
  assert.match(await machine.say("ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key"), /ED25519/);
  assert.equal(await machine.say("find /var /etc -name '*wherry-new*' -o -name '*.new'"), "");
  await machine.say("sfdisk --verify $(lsblk -no PATH,TYPE | sed -n 's/ *disk$//p')");
});
