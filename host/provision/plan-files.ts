import type { IgnitionConfig } from "@wherry/config/ignition/config.ts";
import type { Finding } from "@wherry/core/errors/finding.ts";
import { isWithin } from "@wherry/core/paths/paths.ts";
import { planAccounts } from "../accounts/plan-accounts.ts";
import { planEntries } from "../files/plan-entries.ts";
import { planVolumeFiles, type VolumeFiles } from "../files/plan-volume-files.ts";
import type { Contents, ResourceContents } from "../plan/contents.ts";
import { createDraft } from "../plan/draft.ts";
import { ProvisionError } from "../plan/provision-error.ts";
import type { FileStep } from "../plan/step.ts";
import type { System } from "../system/system.ts";
import { planUnits } from "../units/plan-units.ts";

/** Of a machine: nothing below them can be changed. */
export const readOnlyFolders: readonly string[] = ["/usr"];

interface FilePlanning {
  /** Rendered and valid. */
  readonly config: IgnitionConfig;
  /** The target's root is its "/": `rooted`. Only read from. */
  readonly system: System;
  /** The bytes of every file's contents and appendices. */
  readonly resources: ResourceContents;
  readonly contents: Contents;
  readonly volumes?: VolumeFiles;
  /** Folders in which nothing can be changed. */
  readonly readOnly?: readonly string[];
}

export interface FilePlan {
  readonly steps: readonly FileStep[];
  readonly findings: readonly Finding[];
}

/**
 * All changes of files that a configuration asks for: accounts, then files, then units, then what opens volumes, as the
 * reference does.
 *
 * @throws {ProvisionError} config.unsupported when a change is in a read-only folder, or a home holds too many files
 * @throws {ProvisionError} config.invalid, accounts.unknown or accounts.conflict when `planAccounts` refuses an
 *   account, or an entry names an owner who does not exist or makes a hard link to nothing
 * @throws {ProvisionError} files.conflict when something is in the way that may not be overwritten
 * @throws {ProvisionError} program.missing, program.failed or disk.full when contents cannot be kept
 */
export function planFiles({ config, system, resources, contents, volumes, readOnly = [] }: FilePlanning): FilePlan {
  const draft = createDraft(system, contents);
  const accounts = planAccounts(config.passwd ?? {}, draft, system.now());
  planEntries(config.storage ?? {}, draft, resources);
  const units = planUnits(config.systemd ?? {}, draft);
  if (volumes !== undefined) planVolumeFiles(volumes, draft);
  const steps = draft.finish();
  for (const folder of readOnly) refuseBelow(folder, steps);
  return { steps, findings: [...accounts, ...units] };
}

function refuseBelow(folder: string, steps: readonly FileStep[]): void {
  const step = steps.find(({ path }) => isWithin(path, folder));
  if (step === undefined) return;
  throw new ProvisionError("config.unsupported", `${step.path} cannot be changed: ${folder} is read-only`, {
    path: step.from,
    hint: "Choose a place below /etc, /var or /opt.",
  });
}
