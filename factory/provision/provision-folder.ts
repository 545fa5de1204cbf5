import { hash } from "node:crypto";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { IgnitionConfig, Resource } from "@wherry/config/ignition/config.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { createFinding, type Finding } from "@wherry/core/errors/finding.ts";
import { formatDataPath } from "@wherry/core/paths/data-path.ts";
import { decodeDataUrl } from "@wherry/core/urls/data-url.ts";
import { keepAll, openContentFolder } from "@wherry/host/files/content-folder.ts";
import { ProvisionError } from "@wherry/host/plan/provision-error.ts";
import type { FileStep } from "@wherry/host/plan/step.ts";
import { carryOutInFolder, type FolderRecord, readFolderRecord } from "@wherry/host/provision/carry-out-in-folder.ts";
import { planFiles } from "@wherry/host/provision/plan-files.ts";
import { rooted } from "@wherry/host/system/rooted.ts";
import type { System } from "@wherry/host/system/system.ts";
import { createHostSystem } from "./host-system.ts";

export interface FolderProvisioning {
  /** What would be done, or was. */
  readonly steps: readonly FileStep[];
  readonly findings: readonly Finding[];
  /** Every path that was ever made there; undefined where it was only planned. */
  readonly record: FolderRecord | undefined;
}

/**
 * Carries out what of a valid configuration needs no machine (accounts, files, links, units) in the folder `root`, as any user can;
 * owners are kept in `ROOT.tree.json`. With `planOnly` nothing is changed. What needs a machine is left out, and is among the findings.
 *
 * Throws WherryError `provision.refused` where something cannot be done: what is in the way, an owner who does not exist, contents that
 * are not in the configuration itself.
 */
export async function provisionFolder(
  config: IgnitionConfig,
  root: string,
  { planOnly }: { readonly planOnly: boolean },
): Promise<FolderProvisioning> {
  const system = createHostSystem();
  const aside = await mkdtemp(join(tmpdir(), "wherry-provision-"));
  try {
    const inside = withRecordedOwners(rooted(system, root), readFolderRecord(system, root));
    const contents = openContentFolder(system, aside, { files: inside, prefix: root });
    const resources = keepAll(resolveResources(config), contents);
    const { steps, findings } = planFiles({ config, system: inside, resources, contents });
    const all = [...leftOut(config), ...findings];
    if (planOnly) return { steps, findings: all, record: undefined };
    await mkdir(root, { recursive: true });
    return { steps, findings: all, record: carryOutInFolder(steps, { system, contents, root }) };
  } catch (error) {
    throw error instanceof ProvisionError ? asWherryError(error) : error;
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

/** To who makes the folder, all in it is theirs; on the machine it is root's, or whose the record says. */
function withRecordedOwners(system: System, record: FolderRecord): System {
  return {
    ...system,
    lstat: (path) => {
      const status = system.lstat(path);
      if (status === undefined) return undefined;
      const { uid = 0, gid = 0, mode } = record[path] ?? {};
      return { ...status, uid, gid, mode: mode === undefined ? status.mode : Number.parseInt(mode, 8) };
    },
  };
}

/** Those of files, from data: URLs, by their places. Throws a WherryError with all that cannot be had. */
function resolveResources(config: IgnitionConfig): ReadonlyMap<string, Uint8Array> {
  const resolved = new Map<string, Uint8Array>();
  const findings: Finding[] = [];
  for (const [index, file] of (config.storage?.files ?? []).entries()) {
    const place = ["storage", "files", index];
    const resources = [
      { resource: file.contents ?? {}, path: [...place, "contents"] },
      ...(file.append ?? []).map((resource, which) => ({ resource, path: [...place, "append", which] })),
    ];
    for (const { resource, path } of resources) {
      if (resource.source === undefined || resource.source === "") continue;
      const bytes = resolve(resource);
      if (typeof bytes === "string") findings.push(createFinding("error", bytes, { path }));
      else resolved.set(formatDataPath(path), bytes);
    }
  }
  if (findings.length > 0) {
    throw new WherryError("provision.refused", "contents of files cannot be had", {
      findings,
      hint: "Put them into the configuration as data: URLs, or provision a machine.",
    });
  }
  return resolved;
}

/** The bytes, or why there are none. */
function resolve({ source = "", compression = "", verification }: Resource): Uint8Array | string {
  if (!source.startsWith("data:")) return `${source} is not fetched: only data: URLs are read for a folder`;
  const decoded = decodeDataUrl(source);
  if ("problem" in decoded) return `the data URL cannot be read: ${decoded.problem}, character ${decoded.index + 1}`;
  let { bytes } = decoded;
  try {
    if (compression === "gzip") bytes = gunzipSync(bytes);
  } catch {
    return "this is not gzip";
  }
  const [algorithm = "", digest = ""] = (verification?.hash ?? "").split("-");
  if (algorithm === "") return bytes;
  return hash(algorithm, bytes, "hex") === digest ? bytes : `the ${algorithm} of its bytes is not ${digest}`;
}

function leftOut(config: IgnitionConfig): Finding[] {
  const { disks, raid, luks, filesystems } = config.storage ?? {};
  const sections: [readonly string[], unknown][] = [
    [["ignition", "config"], config.ignition.config],
    [["kernelArguments"], config.kernelArguments],
    [["storage", "disks"], disks],
    [["storage", "raid"], raid],
    [["storage", "luks"], luks],
    [["storage", "filesystems"], filesystems],
  ];
  return sections.flatMap(([path, section]) => {
    if (section === undefined) return [];
    const message = "left out: this needs a machine";
    return [{ level: "warning" as const, path, line: undefined, column: undefined, message }];
  });
}

function asWherryError(error: ProvisionError): WherryError {
  const place = error.path.length === 0 ? "" : `${formatDataPath(error.path)}: `;
  return new WherryError("provision.refused", `${place}${error.message}`, {
    cause: error,
    ...(error.hint === undefined ? {} : { hint: error.hint }),
  });
}
