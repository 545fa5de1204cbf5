import { encodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import type { ConfigFinding } from "@wherry/core/config-finding.ts";
import type { IgnitionConfig } from "@wherry/core/ignition/config.ts";
import type { ResourceContents } from "../contents.ts";
import { configResources } from "../fetch/config-resources.ts";
import { fetchResources } from "../fetch/fetch-resources.ts";
import { postJson } from "../fetch/post.ts";
import { type FetchSession, fetchSettings, openFetchSession } from "../fetch/settings.ts";
import { openContentFolder } from "../files/content-folder.ts";
import { lastValue, readKernelCommandLine } from "../kernel-command-line.ts";
import { ProvisionError } from "../provision-error.ts";
import { rooted } from "../rooted.ts";
import { type ConfigSource, type FoundConfig, findConfig } from "../sources/find-config.ts";
import type { System } from "../system.ts";
import { carryOutFiles } from "./carry-out-files.ts";
import { type Journal, openJournal, type Work } from "./journal.ts";
import { planFiles } from "./plan-files.ts";
import { renderConfig, type SourcedFinding } from "./render.ts";
import { makeReport, type ProvisionReport, summarise } from "./report.ts";
import type { Stages, StoragePlan } from "./stages.ts";

export interface Provisioning {
  readonly system: System;
  readonly stages: Stages;
  /** One line on the console. */
  readonly say: (line: string) => void;
  /** The folder that is the machine's "/"; that itself on a machine. */
  readonly root: string;
}

/** Below the root. */
const folder = "/var/lib/wherry/provisioning";
/** Folders in which nothing can be changed. */
const readOnly = ["/usr"];

/**
 * Makes a machine what its configuration says, once: at its first boot, or at those after it, where that was cut off. What is decided is
 * kept before it is done, and done again from its beginning after a power cut. Everything is fetched, and disks are planned, before
 * anything is changed.
 *
 * "restarting": the machine is about to, and goes on afterwards. Throws ProvisionError and SystemError, which stop the boot; a report
 * is left all the same.
 */
export function provision(context: Provisioning): "done" | "restarting" {
  const { system, stages, root } = context;
  const journal = openJournal(system, under(root, folder));
  if (journal.outcome() !== undefined) {
    // What the end of the first boot could not take away.
    journal.clean();
    return "done";
  }
  const found = findConfig(rooted(system, root));
  if (found.user === undefined && found.base.length === 0) {
    journal.finish("no-config");
    context.say("there is no configuration: nothing to provision");
    return "done";
  }
  journal.begin();
  return stages.withNetwork((needNetwork) => {
    const session = openFetchSession(system, journal.contentFolder, {
      patience: patienceOf(context),
      needNetwork,
    });
    const progress: Progress = { context, journal, session, found, findings: [], kernelArguments: [] };
    try {
      return carryOut(progress);
    } catch (error) {
      if (error instanceof ProvisionError) leaveFailure(progress, error);
      throw error;
    }
  });
}

/** One attempt. `work` grows with what was decided. */
interface Progress {
  readonly context: Provisioning;
  readonly journal: Journal;
  readonly session: FetchSession;
  readonly found: FoundConfig;
  readonly findings: SourcedFinding[];
  readonly kernelArguments: string[];
  work?: Work;
}

/** The stages, top to bottom. */
function carryOut(progress: Progress): "done" | "restarting" {
  const { context, journal, session, found } = progress;
  const { stages } = context;
  const identity = identify(found, session);

  let work = journal.resume(identity) ?? renderAndFetch(progress, identity);
  progress.work = work;
  progress.findings.push(
    ...found.findings.map((one) => ({ ...one, source: "the platform" })),
    ...work.rendered.findings,
  );
  const { config } = work.rendered;
  const resources: ResourceContents = new Map(work.resources);

  if (changesKernelArguments(config)) {
    journal.keep(work);
    const { restart } = stages.applyKernelArguments(config.kernelArguments ?? {});
    progress.kernelArguments.push(...describeKernelArguments(config));
    if (restart) {
      context.say("restarting with the kernel's new arguments");
      stages.restart();
      return "restarting";
    }
  }

  if (work.storage === undefined) {
    const storage = planStorage(progress, { config, resources });
    work = { ...work, storage };
    progress.work = work;
    if (storage.steps.length > 0) journal.keep(work);
  }
  const storage = work.storage ?? nothingToStore;
  const isUsed = storage.steps.length > 0 || storage.mounts.length > 0;
  remark(progress, storage.findings);
  if (isUsed) stages.storage.apply(storage, work.files !== undefined);
  try {
    if (work.files === undefined) {
      work = { ...work, files: planAllFiles(progress, { config, resources, storage }) };
      progress.work = work;
      journal.keep(work);
    }
    const { steps, findings } = work.files ?? { steps: [], findings: [] };
    remark(progress, findings);
    const { system, root } = context;
    const contents = openContentFolder(system, journal.contentFolder);
    carryOutFiles(steps, { system, contents, root, owners: true });
  } finally {
    if (isUsed) stages.storage.release(storage);
  }

  const report = reportOf(progress);
  writeReport(report, progress);
  journal.finish("applied");
  sendReport(report, progress);
  journal.clean();
  for (const line of summarise(report)) context.say(line);
  return "done";
}

/** The journal stays as it is: the next boot tries again. That a report cannot be left must not hide why it failed. */
function leaveFailure(progress: Progress, error: ProvisionError): void {
  try {
    const report = reportOf(progress, error);
    writeReport(report, progress);
    sendReport(report, progress);
  } catch (other) {
    progress.context.say(`warning: no report could be left: ${other instanceof Error ? other.message : String(other)}`);
  }
}

function reportOf(progress: Progress, error?: ProvisionError): ProvisionReport {
  const { context, found, findings, kernelArguments, work } = progress;
  const facts = { platform: found.platform, now: context.system.now(), findings, kernelArguments, work };
  return makeReport(error === undefined ? facts : { ...facts, error });
}

function writeReport(report: ProvisionReport, { context: { system, root } }: Progress): void {
  const text = `${JSON.stringify(report, undefined, 2)}\n`;
  system.writeFile(`${under(root, folder)}/report.json`, encodeUtf8(text), 0o600);
}

/** To `wherry.report.url=` of the kernel's command line. A report that nobody takes stops no boot. */
function sendReport(report: ProvisionReport, { context, session, work }: Progress): void {
  const url = lastValue(readKernelCommandLine(rooted(context.system, context.root)), "wherry.report.url");
  if (url === undefined) return;
  const proxy = work?.rendered.config.ignition.proxy ?? {};
  let problem: string | undefined;
  try {
    problem = postJson(url, JSON.stringify(report), { session, proxy });
  } catch (error) {
    problem = error instanceof Error ? error.message : String(error);
  }
  if (problem !== undefined) context.say(`warning: the report could not be sent: ${problem}`);
}

/** What tells whether it is the configuration of an attempt that was cut off. */
function identify({ base, user }: FoundConfig, { contents }: FetchSession): string[] {
  const sources: readonly ConfigSource[] = user === undefined ? base : [...base, user];
  const kept = contents.keep(sources.flatMap((source) => ("bytes" in source ? [[source.bytes]] : [])));
  let next = 0;
  return sources.map((source) => ("url" in source ? source.url : (kept[next++]?.sha256 ?? "")));
}

function renderAndFetch({ found, session }: Progress, identity: readonly string[]): Work {
  const rendered = renderConfig(found, session);
  const { config } = rendered;
  const resources = fetchResources(configResources(config), session, fetchSettings(config.ignition));
  return { identity, rendered, resources: [...resources] };
}

const nothingToStore: StoragePlan = { steps: [], findings: [], mounts: [] };

interface Planning {
  readonly config: IgnitionConfig;
  readonly resources: ResourceContents;
}

function planStorage({ context, session }: Progress, { config, resources }: Planning): StoragePlan {
  const { disks = [], raid = [], luks = [], filesystems = [] } = config.storage ?? {};
  if (disks.length + raid.length + luks.length + filesystems.length === 0) return nothingToStore;
  return context.stages.storage.plan({ config, resources, contents: session.contents });
}

/** With the file systems in place, as what is on them counts. */
function planAllFiles({ context, journal }: Progress, planning: Planning & { readonly storage: StoragePlan }) {
  const { root } = context;
  const system = rooted(context.system, root);
  const prefix = root === "/" ? "" : root;
  const contents = openContentFolder(context.system, journal.contentFolder, { files: system, prefix });
  const { config, resources, storage } = planning;
  const volumes = storage.volumeFiles === undefined ? {} : { volumes: storage.volumeFiles };
  return planFiles({ config, system, resources, contents, readOnly, ...volumes });
}

function changesKernelArguments({ kernelArguments: { shouldExist = [], shouldNotExist = [] } = {} }: IgnitionConfig) {
  return shouldExist.length + shouldNotExist.length > 0;
}

function describeKernelArguments({ kernelArguments: { shouldExist = [], shouldNotExist = [] } = {} }: IgnitionConfig) {
  return [
    ...shouldExist.map((word) => `kernel argument ${word}`),
    ...shouldNotExist.map((word) => `no kernel argument ${word}`),
  ];
}

function remark({ findings }: Progress, added: readonly ConfigFinding[]): void {
  findings.push(...added.map((finding) => ({ ...finding, source: "the configuration" })));
}

/** `wherry.fetch.patience=SECONDS` on the kernel's command line. */
function patienceOf({ system, root }: Provisioning): number | undefined {
  const text = lastValue(readKernelCommandLine(rooted(system, root)), "wherry.fetch.patience");
  return text !== undefined && /^\d{1,7}$/.test(text) ? Number(text) : undefined;
}

function under(root: string, path: string): string {
  return root === "/" ? path : root + path;
}
