import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import type { RunReport } from "@wherry/factory/machine/run-machine.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { patience } from "./support/machine.ts";
import { withoutMirror } from "./support/mirror.ts";
import { artifact, build, wherry, wherryJson } from "./support/wherry.ts";

const skip = (await withoutMirror()) || (await withoutArmMachine());

test("the core image for arm64 is built here, and its machine comes up without a failed unit", { skip }, async () => {
  await using folder = await temporaryDirectory();
  const definition = join(folder.path, "brief.yaml");
  await writeFile(definition, brief);
  const built = await build(definition, join(folder.path, "out"));
  assert.equal(built.architecture, "arm64");
  const consoleFile = join(folder.path, "console");
  const report = await wherryJson<RunReport>(
    ["run", artifact(built, "qcow2"), "--architecture", "arm64", "--console", consoleFile],
    { signal: AbortSignal.timeout(patience * 1000) },
  );
  const said = await readFile(consoleFile, "utf8");
  assert.match(said, /\] brief: running\r?\n/);
  assert.match(said, /Found device .*dev-ttyAMA0\.device/);
  const { initrd, usr, init, multiUser } = report.milestones;
  for (const time of [initrd, usr, init, multiUser]) assert.ok(time !== undefined && time > 0);
  assert.equal(report.exitStatus, 0);
});

/** Tells the kernel's log how its start went, whoever holds the console by then, and switches itself off. */
const brief = `
extends: [core, arm64]
name: brief
version: "1.0.0"
services:
  enable: [brief.service]
  units:
    - name: brief.service
      content: |
        [Service]
        ExecStart=/bin/sh -c 'echo "<2>brief: $(systemctl is-system-running --wait)" >/dev/kmsg; systemctl poweroff'
        [Install]
        WantedBy=multi-user.target
`;

/** False where machines for arm64 can be run, or emulated, from here; else why not. */
async function withoutArmMachine(): Promise<string | false> {
  const { status, stderr } = await wherry(["tools", "machine-arm64", "--quiet"]);
  return status === 0 ? false : `QEMU for arm64 cannot be had: ${stderr.trim()}`;
}
