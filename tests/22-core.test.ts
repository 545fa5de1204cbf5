import assert from "node:assert/strict";
import { test } from "node:test";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { bootMachine, patience } from "./support/machine.ts";
import { withoutMachine } from "./support/mirror.ts";
import { artifact, build } from "./support/wherry.ts";

const skip = await withoutMachine();

test("the core image comes up to a login prompt in 256 MiB of memory, and the power button switches it off in order", {
  skip,
}, async () => {
  await using folder = await temporaryDirectory();
  const image = artifact(await build("core", folder.path), "qcow2");
  // A clock that lost its battery, or its mind: on a machine that fetches something, no certificate would be valid.
  await using machine = await bootMachine(image, { memory: 256, extra: ["-rtc", "base=2060-01-01T00:00:00"] });
  await machine.line(/\] wherry: init$/);
  await machine.line(/Reached target multi-user\.target/);
  await machine.line(/^Debian GNU\/Linux 13 core ttyS0/);
  const said = machine.lines.map(({ text }) => text);
  assert.deepEqual(
    said.filter((line) => /FAILED|\[DEPEND\]|VOLATILE/.test(line)),
    [],
  );
  assert.ok(
    said.some((line) =>
      /\] wherry: the clock says 2060-01-01, more than 15 years after the image .*: set to that$/.test(line),
    ),
  );
  await machine.machine.powerOff(patience);
  assert.equal(await machine.machine.ended, 0);
});
