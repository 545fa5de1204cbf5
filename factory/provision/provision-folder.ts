import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { IgnitionConfig } from "@wherry/config/ignition/config.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { createFinding, type Finding } from "@wherry/core/errors/finding.ts";
import { formatDataPath } from "@wherry/core/paths/data-path.ts";
import { redactUrl } from "@wherry/core/urls/redact-url.ts";
import { configResources } from "@wherry/host/fetch/config-resources.ts";
import { fetchResources } from "@wherry/host/fetch/fetch-resources.ts";
import { type FetchSession, fetchSettings, openFetchSession } from "@wherry/host/fetch/settings.ts";
import { openContentFolder } from "@wherry/host/files/content-folder.ts";
import type { ResourceContents } from "@wherry/host/plan/contents.ts";
import { ProvisionError } from "@wherry/host/plan/provision-error.ts";
import type { FileStep } from "@wherry/host/plan/step.ts";
import { carryOutInFolder, type FolderRecord, readFolderRecord } from "@wherry/host/provision/carry-out-in-folder.ts";
import { planFiles } from "@wherry/host/provision/plan-files.ts";
import { rooted } from "@wherry/host/system/rooted.ts";
import type { System } from "@wherry/host/system/system.ts";
import { makeFolder } from "../system/folder.ts";
import { createHostSystem } from "./host-system.ts";

export interface FolderProvisioning {
  /** What would be done, or was. */
  readonly steps: readonly FileStep[];
  readonly findings: readonly Finding[];
  /** Every path that was ever made there; undefined where it was only planned. */
  readonly record: FolderRecord | undefined;
}

/**
 * Carries out what of a valid configuration needs no machine (accounts, files, links, units) in the folder `root`, as
 * any user can; owners are kept in `ROOT.tree.json`. With `planOnly` nothing is changed. What needs a machine is left
 * out, and is among the findings.
 *
 * @throws {WherryError} provision.refused when something is in the way, an owner does not exist, or contents are not in
 *   the configuration itself (data: URLs) or cannot be verified
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
    const session = openFetchSession(system, contents, { patience: 0, needNetwork: () => {} });
    const resources = fetchContents(config, session);
    const { steps, findings } = planFiles({ config, system: inside, resources, contents });
    const all = [...leftOut(config), ...findings];
    if (planOnly) return { steps, findings: all, record: undefined };
    await makeFolder(root);
    return { steps, findings: all, record: carryOutInFolder(steps, { system, contents, root }) };
  } catch (error) {
    throw error instanceof ProvisionError ? asWherryError(error) : error;
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

/**
 * What lies in the folder belongs to whoever made it; on the machine it belongs to root, or to whom the record names.
 */
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

/**
 * The contents of files, all from data: URLs, unpacked and verified as a machine does that: with its limits, and on the
 * disk, so that what expands a thousandfold costs no memory.
 *
 * @throws {WherryError} provision.refused when contents have another source (with all of them), or cannot be unpacked
 *   or verified
 */
function fetchContents(config: IgnitionConfig, session: FetchSession): ResourceContents {
  const requests = configResources({ ...config, storage: { files: config.storage?.files ?? [] } });
  const remote = requests.flatMap(({ resource: { source = "" }, from }): Finding[] => {
    const reason = `${redactUrl(source)} is not fetched: only data: URLs are read for a folder`;
    return source.startsWith("data:") ? [] : [createFinding("error", reason, { path: from })];
  });
  if (remote.length > 0) {
    const hint = "Put them into the configuration as data: URLs, or provision a machine.";
    throw new WherryError("provision.refused", noContents, { findings: remote, hint });
  }
  try {
    return fetchResources(requests, session, fetchSettings(config.ignition));
  } catch (cause) {
    if (!(cause instanceof ProvisionError) || cause.path.length === 0) throw cause;
    const { message, path, hintLines } = cause;
    const findings = [createFinding("error", message, { path })];
    throw new WherryError("provision.refused", noContents, {
      findings,
      cause,
      ...(hintLines.length === 0 ? {} : { hint: hintLines }),
    });
  }
}

const noContents = "contents of files cannot be had";

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
    return [createFinding("warning", "left out: this needs a machine", { path })];
  });
}

function asWherryError(error: ProvisionError): WherryError {
  const place = error.path.length === 0 ? "" : `${formatDataPath(error.path)}: `;
  const [first = "", ...others] = error.lines;
  return new WherryError("provision.refused", [`${place}${first}`, ...others], {
    cause: error,
    ...(error.hintLines.length === 0 ? {} : { hint: error.hintLines }),
  });
}
