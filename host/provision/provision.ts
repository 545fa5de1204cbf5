import { formatDataPath } from "@wherry/core/paths/data-path.ts";
import { configResources } from "../fetch/config-resources.ts";
import { fetchResources } from "../fetch/fetch-resources.ts";
import { fetchSettings, openFetchSession } from "../fetch/settings.ts";
import { openContentFolder } from "../files/content-folder.ts";
import { ProvisionError } from "../plan/provision-error.ts";
import { type ConfigSource, type FoundConfig, findConfig } from "../sources/find-config.ts";
import { lastValue, readKernelCommandLine } from "../system/kernel-command-line.ts";
import { rooted } from "../system/rooted.ts";
import type { System } from "../system/system.ts";
import { carryOutFiles } from "./carry-out-files.ts";
import { type Journal, openJournal, type ProvisionWork } from "./journal.ts";
import { leaveReport, sendReport } from "./leave-report.ts";
import { planFiles, readOnlyFolders } from "./plan-files.ts";
import { renderConfig } from "./render.ts";
import { makeReport, summarise } from "./report.ts";
import { type MachineStages, needsStorage, type StoragePlan } from "./stages.ts";
import { type Stopwatch, startStopwatch } from "./stopwatch.ts";

interface Provisioning {
  readonly system: System;
  readonly stages: MachineStages;
  /** One line on the console. */
  readonly say: (line: string) => void;
  /** The folder that is the machine's "/"; that itself on a machine. */
  readonly root: string;
}

/** Below the root. */
const folder = "/var/lib/wherry/provisioning";

/**
 * Makes a machine what its configuration says, once: at its first boot, or at those after it, where that was cut off.
 * What is decided is kept before it is done, and done again from its beginning after a power cut. Everything is fetched
 * before anything is changed, and disks are planned as a whole before anything is changed on them.
 *
 * "restarting": the machine is about to, and goes on afterwards. Errors stop the boot; of a ProvisionError a report is
 * left all the same, once a configuration was found.
 *
 * @throws {ProvisionError} config.invalid or config.unsupported when the configuration has errors, or this host cannot
 *   do what it asks for
 * @throws {ProvisionError} fetch.failed, fetch.mismatch or fetch.malformed when something that it refers to cannot be
 *   had
 * @throws {ProvisionError} storage.missing or storage.conflict when a device does not turn up, or may not be changed
 * @throws {ProvisionError} files.conflict, accounts.unknown or accounts.conflict when `planFiles` refuses a change
 * @throws {ProvisionError} program.missing, program.failed or disk.full when a program is missing or fails, or the
 *   kernel's arguments are still not there after several restarts
 * @throws {ProvisionError} internal when what an earlier attempt left of its decisions is damaged
 * @throws {SystemError} ENOSPC, EROFS or another when the operating system fails at a read or write
 */
export function provision(context: Provisioning): "done" | "restarting" {
  const { system, root, say } = context;
  const journal = openJournal(system, under(root, folder));
  if (journal.outcome() !== undefined) {
    // What the end of the first boot could not take away.
    journal.clean();
    return "done";
  }
  const found = findConfig(rooted(system, root));
  if (found.user === undefined && found.base.length === 0) {
    journal.finish("no-config");
    say("there is no configuration: nothing to provision");
    return "done";
  }
  journal.begin();
  const attempt: Attempt = { context, journal, found, watch: startStopwatch(system), work: undefined };
  try {
    return carryOut(attempt);
  } catch (error) {
    if (error instanceof ProvisionError) reportFailure(attempt, error);
    throw error;
  }
}

interface Attempt {
  readonly context: Provisioning;
  readonly journal: Journal;
  readonly found: FoundConfig;
  watch: Stopwatch;
  /** As far as it was decided. */
  work: ProvisionWork | undefined;
}

/** The stages, top to bottom. */
function carryOut(attempt: Attempt): "done" | "restarting" {
  const { context, journal } = attempt;
  const identity = identify(attempt);
  const resumed = journal.resume(identity);
  attempt.watch = startStopwatch(context.system, resumed?.times);
  const { measure } = attempt.watch;
  let work = resumed ?? renderAndFetch(identity, attempt);
  attempt.work = work;
  if (measure("kernel arguments", () => applyKernelArguments(work, attempt)) === "restarting") return "restarting";
  work = measure("storage", () => planStorage(work, attempt));
  attempt.work = work;
  measure("storage", () => applyStorage(work, attempt));
  try {
    work = measure("files", () => planAllFiles(work, attempt));
    attempt.work = work;
    measure("files", () => carryOutAllFiles(work, attempt));
  } finally {
    measure("storage", () => releaseStorage(work, attempt));
  }
  conclude(work, attempt);
  return "done";
}

/** What tells whether it is the configuration of an attempt that was cut off. */
function identify({ context: { system }, journal, found: { base, user } }: Attempt): string[] {
  const sources: readonly ConfigSource[] = user === undefined ? base : [...base, user];
  const contents = openContentFolder(system, journal.contentFolder);
  const kept = contents.keep(sources.flatMap((source) => ("bytes" in source ? [[source.bytes]] : [])));
  let next = 0;
  return sources.map((source) => ("url" in source ? source.url : (kept[next++]?.sha256 ?? "")));
}

/** All that comes from elsewhere, with the network there for so long only: it lends the machine a resolv.conf. */
function renderAndFetch(identity: readonly string[], { context, journal, found, watch }: Attempt): ProvisionWork {
  const { system, stages } = context;
  const patience = patienceOf(context);
  return stages.withNetwork((needNetwork) => {
    const contents = openContentFolder(system, journal.contentFolder);
    const session = openFetchSession(system, contents, { patience, needNetwork });
    const rendered = watch.measure("configuration", () => renderConfig(found, session));
    const { config } = rendered;
    const resources = watch.measure("fetch", () =>
      fetchResources(configResources(config), session, fetchSettings(config.ignition)),
    );
    return { identity, rendered, resources: [...resources], restarts: 0, times: [] };
  });
}

/** More than one, as the power may go just before. */
const mostRestarts = 3;

function applyKernelArguments(work: ProvisionWork, { context, journal, watch }: Attempt): "as asked" | "restarting" {
  const wanted = work.rendered.config.kernelArguments ?? {};
  if ((wanted.shouldExist ?? []).length + (wanted.shouldNotExist ?? []).length === 0) return "as asked";
  const { stages, say } = context;
  journal.keep({ ...work, restarts: work.restarts + 1, times: watch.times() });
  if (!stages.applyKernelArguments(wanted).restart) return "as asked";
  if (work.restarts >= mostRestarts) {
    throw new ProvisionError(
      "program.failed",
      "the kernel was started anew several times, and its arguments are still not those asked for",
      {
        path: ["kernelArguments"],
        hint: "Was another boot file started than the one that was changed?",
      },
    );
  }
  say("restarting with the kernel's new arguments");
  stages.restart();
  return "restarting";
}

const nothingToStore: StoragePlan = { steps: [], findings: [], mounts: [] };

function planStorage(work: ProvisionWork, { context, journal }: Attempt): ProvisionWork {
  if (work.storage !== undefined) return work;
  const { config } = work.rendered;
  if (!needsStorage(config)) return { ...work, storage: nothingToStore };
  const contents = openContentFolder(context.system, journal.contentFolder);
  const storage = context.stages.storage.plan({ config, resources: new Map(work.resources), contents });
  const planned = { ...work, storage };
  if (storage.steps.length > 0) journal.keep(planned);
  return planned;
}

/** Files are planned with the file systems in place: where that was done, disks are as they are to be. */
function applyStorage({ storage, files }: ProvisionWork, { context, journal }: Attempt): void {
  const contents = openContentFolder(context.system, journal.contentFolder);
  if (usesStorage(storage)) context.stages.storage.apply(storage, { contents, done: files !== undefined });
}

function releaseStorage({ storage }: ProvisionWork, { context }: Attempt): void {
  if (usesStorage(storage)) context.stages.storage.release(storage);
}

function usesStorage(storage: StoragePlan | undefined): storage is StoragePlan {
  return storage !== undefined && storage.steps.length + storage.mounts.length > 0;
}

function planAllFiles(work: ProvisionWork, { context, journal }: Attempt): ProvisionWork {
  if (work.files !== undefined) return work;
  const { root } = context;
  const system = rooted(context.system, root);
  const prefix = root === "/" ? "" : root;
  const contents = openContentFolder(context.system, journal.contentFolder, { files: system, prefix });
  const { config } = work.rendered;
  const { volumeFiles } = work.storage ?? nothingToStore;
  const volumes = volumeFiles === undefined ? {} : { volumes: volumeFiles };
  const resources = new Map(work.resources);
  const planned = {
    ...work,
    files: planFiles({ config, system, resources, contents, readOnly: readOnlyFolders, ...volumes }),
  };
  journal.keep(planned);
  return planned;
}

function carryOutAllFiles({ files }: ProvisionWork, { context: { system, root }, journal }: Attempt): void {
  const contents = openContentFolder(system, journal.contentFolder);
  carryOutFiles(files?.steps ?? [], { system, contents, root, owners: true });
}

/** The report is there before the journal says that all is done, and what was kept goes last. */
function conclude(work: ProvisionWork, { context, journal, found, watch }: Attempt): void {
  const report = makeReport({ found, work, now: context.system.now(), times: watch.times() });
  leaveReport(report, context.system, under(context.root, folder));
  journal.finish("applied");
  sendReport(report, { ...context, work, folder: journal.contentFolder });
  journal.clean();
  for (const line of summarise(report)) context.say(line);
}

/** The journal stays as it is: the next boot tries again. That a report cannot be left must not hide why it failed. */
function reportFailure({ context, journal, found, watch, work }: Attempt, error: ProvisionError): void {
  try {
    const report = makeReport({ found, work, now: context.system.now(), times: watch.times(), error });
    leaveReport(report, context.system, under(context.root, folder));
    sendReport(report, { ...context, work, folder: journal.contentFolder });
  } catch (other) {
    const reason = other instanceof Error ? other.message : String(other);
    context.say(`warning: no report of ${error.code} at ${formatDataPath(error.path)} could be left: ${reason}`);
  }
}

/** `wherry.fetch.patience=SECONDS` on the kernel's command line. */
function patienceOf({ system, root }: Provisioning): number | undefined {
  const text = lastValue(readKernelCommandLine(rooted(system, root)), "wherry.fetch.patience");
  return text !== undefined && /^\d{1,7}$/.test(text) ? Number(text) : undefined;
}

function under(root: string, path: string): string {
  return root === "/" ? path : root + path;
}
