import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import type { IgnitionConfig } from "@wherry/core/ignition/config.ts";
import { createHostSystem } from "@wherry/factory/system/host-system.ts";
import { ProvisionError } from "@wherry/host/provision-error.ts";
import { carryOutCommands } from "@wherry/host/storage/carry-out.ts";
import { observeStorage } from "@wherry/host/storage/observe-storage.ts";
import { planStorage } from "@wherry/host/storage/plan-storage.ts";
import type { ApplyRequest, ApplyResult } from "./apply-storage.ts";
import { serveUnitManager } from "./unit-manager.ts";

/**
 * Runs in a mount namespace of its own, on the disks that it is given, with a configuration from a file. "wherry" plans and
 * carries out with the agent's own code, "reference" has the real Ignition do its disks stage.
 */
async function main(): Promise<void> {
  const request = JSON.parse(await readFile(process.argv[2] ?? "", "utf8")) as ApplyRequest;
  await mkdir("/dev/disk/by-id", { recursive: true });
  for (const [name, node] of Object.entries(request.disks)) await symlink(node, `/dev/disk/by-id/${name}`);
  const result = request.reference === undefined ? applyOwn(request) : await applyReference(request, request.reference);
  process.stdout.write(JSON.stringify(result));
}

function applyOwn(request: ApplyRequest): ApplyResult {
  const system = createHostSystem();
  const config = request.config as IgnitionConfig;
  const settle = () => void system.run(["sh", request.settle, ...Object.values(request.disks)]);
  try {
    const wait = { wait: 0, settle };
    const state = observeStorage(system, config, { ...wait, keys: {} });
    const { steps, findings, refusals } = planStorage(config, state, { keys: request.keys });
    const [refusal] = refusals;
    if (refusal !== undefined) throw refusal;
    for (let times = 0; times < request.times; times++) {
      carryOutCommands(steps, { system, contentFolder: request.contentFolder, wait: 2, settle });
    }
    return { error: undefined, steps, findings };
  } catch (error) {
    if (!(error instanceof ProvisionError)) throw error;
    const { code, message, hint, path } = error;
    return { error: { code, message, hint, path }, steps: [], findings: [] };
  }
}

async function applyReference(request: ApplyRequest, program: string): Promise<ApplyResult> {
  await mkdir("/run/systemd", { recursive: true });
  await mkdir("/run/shims", { recursive: true });
  const settle = () => void spawnSync("sh", [request.settle, ...Object.values(request.disks)]);
  const server = await serveUnitManager("/run/systemd/private", settle);
  const disks = Object.values(request.disks).join(" ");
  await writeFile("/run/shims/udevadm", `#!/bin/sh\nexec sh ${request.settle} ${disks}\n`, { mode: 0o755 });
  await writeFile("/run/config.ign", JSON.stringify(request.config));
  const environment = {
    ...process.env,
    PATH: `/run/shims:${process.env.PATH}`,
    IGNITION_CONFIG_FILE: "/run/config.ign",
  };
  let said = "";
  try {
    for (const stage of ["fetch-offline", "disks"]) {
      const child = spawn(program, ["--log-to-stdout", "--root=/run/root", "--platform=file", `--stage=${stage}`], {
        env: environment,
      });
      for (const stream of [child.stdout, child.stderr])
        stream.on("data", (bytes: Buffer) => {
          said += bytes.toString();
        });
      const [status] = await once(child, "close");
      if (status !== 0) {
        const message =
          said
            .split("\n")
            .filter((line) => /CRITICAL|ERROR/i.test(line))
            .join("\n") || said;
        return { error: { code: "reference", message, hint: undefined, path: [] }, steps: [], findings: [] };
      }
    }
    return { error: undefined, steps: [], findings: [] };
  } finally {
    server.close();
    await rm("/run/systemd/private", { force: true });
  }
}

await main();
