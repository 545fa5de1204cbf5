import { configResources } from "../fetch/config-resources.ts";
import { fetchResources } from "../fetch/fetch-resources.ts";
import { fetchSettings, openFetchSession } from "../fetch/settings.ts";
import { openContentFolder } from "../files/content-folder.ts";
import type { FoundConfig } from "../sources/find-config.ts";
import type { System } from "../system/system.ts";
import type { ProvisionWork } from "./journal.ts";
import { planFiles, readOnlyFolders } from "./plan-files.ts";
import { renderConfig } from "./render.ts";
import { needsStorage, type StorageStage } from "./stages.ts";

interface MachinePlanning {
  readonly system: System;
  readonly storage: Pick<StorageStage, "plan">;
  readonly found: FoundConfig;
  /** An existing folder for what is fetched. */
  readonly folder: string;
}

/**
 * What provisioning would do on the machine as it is now, with its network as it is; nothing is changed. File systems
 * that would be made are not there, so files below them are planned as if in an empty folder.
 *
 * @throws {ProvisionError} config.invalid or config.unsupported when the configuration has errors, or this host cannot
 *   do what it asks for
 * @throws {ProvisionError} fetch.failed, fetch.mismatch or fetch.malformed when something that it refers to cannot be
 *   had
 * @throws {ProvisionError} storage.missing or storage.conflict when a device is missing, or may not be changed
 * @throws {ProvisionError} files.conflict, accounts.unknown or accounts.conflict when `planFiles` refuses a change
 * @throws {ProvisionError} program.missing, program.failed or disk.full when a program is missing or fails
 */
export function planMachine({
  system,
  storage,
  found,
  folder,
}: MachinePlanning): Pick<ProvisionWork, "rendered" | "storage" | "files"> {
  const contents = openContentFolder(system, folder);
  const session = openFetchSession(system, contents, { needNetwork: () => {} });
  const rendered = renderConfig(found, session);
  const { config } = rendered;
  const resources = fetchResources(configResources(config), session, fetchSettings(config.ignition));
  const stored = needsStorage(config) ? storage.plan({ config, resources, contents }) : undefined;
  const volumes = stored?.volumeFiles === undefined ? {} : { volumes: stored.volumeFiles };
  const files = planFiles({ config, system, resources, contents, readOnly: readOnlyFolders, ...volumes });
  return { rendered, files, ...(stored === undefined ? {} : { storage: stored }) };
}
