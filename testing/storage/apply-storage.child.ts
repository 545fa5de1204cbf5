import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdir, open, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import type { IgnitionConfig } from "@wherry/config/ignition/config.ts";
import { createHostSystem } from "@wherry/factory/provision/host-system.ts";
import { ProvisionError } from "@wherry/host/plan/provision-error.ts";
import { carryOutCommands } from "@wherry/host/storage/carry-out.ts";
import { observeStorage } from "@wherry/host/storage/observe-storage.ts";
import { planStorage } from "@wherry/host/storage/plan-storage.ts";
import type { ApplyRequest, ApplyResult } from "./apply-storage.ts";
import { deviceSettler } from "./settle-devices.ts";
import { serveUnitManager } from "./unit-manager.ts";

/**
 * Runs in a mount namespace of its own. Each line of standard input is a request, each line of output what came of it:
 * the agent's own code plans and carries out, or the real Ignition does its disks stage.
 */
async function main(): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    const request = JSON.parse(line) as ApplyRequest;
    for (const folder of ["/run", "/dev/disk"]) {
      for (const name of await readdir(folder)) await rm(`${folder}/${name}`, { recursive: true });
    }
    await mkdir("/dev/disk/by-id");
    for (const [name, node] of Object.entries(request.disks)) await symlink(node, `/dev/disk/by-id/${name}`);
    const { reference } = request;
    const result = reference === undefined ? applyOwn(request) : await applyReference(request, reference);
    process.stdout.write(`${JSON.stringify(result)}\n`);
  }
}

function applyOwn(request: ApplyRequest): ApplyResult {
  const system = createHostSystem();
  const config = request.config as IgnitionConfig;
  const settle = deviceSettler(Object.values(request.disks));
  try {
    const wait = { wait: 0, settle };
    const state = observeStorage(system, config, { ...wait, keys: {} });
    const { steps, findings, refusals } = planStorage(config, state, { keys: request.keys });
    if (refusals.length > 0) return refused(refusals);
    for (let times = 0; times < request.times; times++) {
      carryOutCommands(steps, { system, contentFolder: request.contentFolder, wait: 2, settle });
    }
    return { error: undefined, refusals: [], steps, findings };
  } catch (error) {
    if (!(error instanceof ProvisionError)) throw error;
    return refused([error]);
  }
}

/** The errors with their messages, which JSON would leave out: an error's message is not an enumerable property. */
function refused(errors: readonly ProvisionError[]): ApplyResult {
  const refusals = errors.map(({ code, message, hint, path }) => ({ code, message, hint, path }));
  return { error: refusals[0], refusals, steps: [], findings: [] };
}

async function applyReference(request: ApplyRequest, program: string): Promise<ApplyResult> {
  await mkdir("/run/systemd");
  await mkdir("/run/shims");
  const settle = deviceSettler(Object.values(request.disks));
  await using _manager = await serveUnitManager("/run/systemd/private", settle);
  await using _udevadm = await serveProgram("/run/shims/udevadm", settle);
  await writeFile("/run/config.ign", JSON.stringify(request.config));
  const environment = {
    ...process.env,
    PATH: `/run/shims:${process.env.PATH}`,
    IGNITION_CONFIG_FILE: "/run/config.ign",
  };
  let said = "";
  for (const stage of ["fetch-offline", "disks"]) {
    const child = spawn(program, ["--log-to-stdout", "--root=/run/root", "--platform=file", `--stage=${stage}`], {
      env: environment,
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (bytes: Buffer) => {
        said += bytes.toString();
      });
    }
    const [status] = await once(child, "close");
    if (status === 0) continue;
    const lines = said.split("\n").filter((line) => /CRITICAL|ERROR/i.test(line));
    const message = lines.length === 0 ? said : lines.join("\n");
    const error = { code: "reference", message, hint: undefined, path: [] };
    return { error, refusals: [error], steps: [], findings: [] };
  }
  return { error: undefined, refusals: [], steps: [], findings: [] };
}

/** A program whose work is done here, before it ends. */
async function serveProgram(path: string, work: () => void): Promise<AsyncDisposable> {
  const [asked, done] = [`${path}.asked`, `${path}.done`];
  spawnSync("mkfifo", [asked, done]);
  await writeFile(path, `#!/bin/sh\necho call >${asked}\nread _ <${done}\n`, { mode: 0o755 });
  // Open for both, so that there is no end of file between two calls.
  const calls = await open(asked, "r+");
  const answers = await open(done, "r+");
  const serving = serve();
  return {
    async [Symbol.asyncDispose]() {
      // Nothing but a line ends a read that waits.
      await calls.write("end\n");
      await serving;
      await calls.close();
      await answers.close();
    },
  };

  async function serve(): Promise<void> {
    for (;;) {
      const { buffer, bytesRead } = await calls.read(Buffer.alloc(64), 0, 64, null);
      for (const line of buffer.toString("latin1", 0, bytesRead).trim().split("\n")) {
        if (line === "end") return;
        work();
        await answers.write("done\n");
      }
    }
  }
}

await main();
