import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import type { RunReport } from "@wherry/factory/machine/run-machine.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { bootMachine, patience } from "./support/machine.ts";
import { withoutMachine } from "./support/mirror.ts";
import { artifact, build, wherryJson } from "./support/wherry.ts";

const skip = await withoutMachine();

test("the core image comes up to a login prompt in 256 MiB of memory, and the power button switches it off in order", {
  skip,
}, async () => {
  await using folder = await temporaryDirectory();
  const image = artifact(await build("core", folder.path), "qcow2");
  await using machine = await bootMachine(image, { memory: 256 });
  await machine.line(/\] wherry: init$/);
  await machine.line(/Reached target multi-user\.target/);
  await machine.line(/^Debian GNU\/Linux 13 core ttyS0/);
  const said = machine.lines.map(({ text }) => text);
  assert.deepEqual(
    said.filter((line) => /FAILED|\[DEPEND\]|VOLATILE/.test(line)),
    [],
  );
  await machine.machine.powerOff(patience);
  assert.equal(await machine.machine.ended, 0);
});

test("`wherry run --json` prints one object when the machine has switched itself off, and no console", {
  skip,
}, async () => {
  await using folder = await temporaryDirectory();
  const definition = join(folder.path, "brief.yaml");
  await writeFile(definition, brief);
  const image = artifact(await build(definition, join(folder.path, "out")), "qcow2");
  const report = await wherryJson<RunReport>(["run", image]);
  assert.equal(report.exitStatus, 0);
  assert.ok(["kvm", "tcg"].includes(report.accelerator));
  const { init = Number.NaN } = report.milestones;
  assert.ok(init > 0 && report.seconds > init);
});

/** Switches itself off as soon as it is up. */
const brief = `
extends: core
name: brief
services:
  enable: [off.service]
  units:
    - name: off.service
      content: |
        [Unit]
        After=multi-user.target
        [Service]
        Type=oneshot
        ExecStart=/usr/bin/systemctl poweroff --no-block
        [Install]
        WantedBy=multi-user.target
`;
