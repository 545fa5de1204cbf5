import { encodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { postJson } from "../fetch/post.ts";
import { openFetchSession } from "../fetch/settings.ts";
import { openContentFolder } from "../files/content-folder.ts";
import { lastValue, readKernelCommandLine } from "../system/kernel-command-line.ts";
import { rooted } from "../system/rooted.ts";
import type { System } from "../system/system.ts";
import type { ProvisionWork } from "./journal.ts";
import type { ProvisionReport } from "./report.ts";
import type { MachineStages } from "./stages.ts";

/** Into report.json, for root's eyes. */
export function leaveReport(report: ProvisionReport, system: System, folder: string): void {
  system.writeFile(`${folder}/report.json`, encodeUtf8(`${JSON.stringify(report, undefined, 2)}\n`), 0o600);
}

interface ReportDelivery {
  readonly system: System;
  readonly stages: MachineStages;
  readonly say: (line: string) => void;
  readonly root: string;
  /** Of contents; it is there. */
  readonly folder: string;
  readonly work: ProvisionWork | undefined;
}

/**
 * To `wherry.report.url=` of the kernel's command line, where it has that. A report that nobody takes stops no boot.
 */
export function sendReport(report: ProvisionReport, delivery: ReportDelivery): void {
  const { system, stages, say, root, folder, work } = delivery;
  const url = lastValue(readKernelCommandLine(rooted(system, root)), "wherry.report.url");
  if (url === undefined) return;
  const proxy = work?.rendered.config.ignition.proxy ?? {};
  let problem: string | undefined;
  try {
    problem = stages.withNetwork((needNetwork) => {
      const session = openFetchSession(system, openContentFolder(system, folder), { needNetwork });
      return postJson(url, JSON.stringify(report), { session, proxy });
    });
  } catch (error) {
    problem = error instanceof Error ? error.message : String(error);
  }
  if (problem !== undefined) say(`warning: the report could not be sent: ${problem}`);
}
