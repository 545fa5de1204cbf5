import { decodeUtf8, encodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { ancestorsOf } from "@wherry/core/paths/paths.ts";
import { ProvisionError } from "../plan/provision-error.ts";
import type { ContentReference } from "../plan/step.ts";
import { isRecord } from "../system/is-record.ts";
import { readJson } from "../system/read-json.ts";
import { removeTree } from "../system/remove-tree.ts";
import type { System } from "../system/system.ts";
import type { FilePlan } from "./plan-files.ts";
import type { RenderedConfig } from "./render.ts";
import type { StoragePlan } from "./stages.ts";
import type { ProvisionStageTime } from "./stopwatch.ts";

/** What was decided so far; kept before any of it is carried out. */
export interface ProvisionWork {
  /** SHA-256 of each source's bytes, or its URL: another configuration begins anew. */
  readonly identity: readonly string[];
  readonly rendered: RenderedConfig;
  /** `ResourceContents`, as JSON has it. */
  readonly resources: readonly (readonly [string, ContentReference])[];
  /** How often the machine was about to restart for the kernel's arguments. */
  readonly restarts: number;
  /** Of what was done before the last of them. */
  readonly times: readonly ProvisionStageTime[];
  readonly storage?: StoragePlan;
  /** Where it is there, storage is as it is to be. */
  readonly files?: FilePlan;
}

type ProvisionOutcome = "applied" | "no-config";

/** What is known of a machine's provisioning, over restarts and power cuts. */
export interface Journal {
  /** For what steps need, by digest; there once `begin` was called. */
  readonly contentFolder: string;
  /** How it ended, once and for all; undefined while it has not. */
  outcome(): ProvisionOutcome | undefined;
  /** Makes the folders. */
  begin(): void;
  /** What an attempt that was cut off has kept; undefined where it kept nothing, or for another configuration. */
  resume(identity: readonly string[]): ProvisionWork | undefined;
  /** It is on the disk, with all contents, when this returns. */
  keep(work: ProvisionWork): void;
  /** Nothing is done any more from here on. */
  finish(outcome: ProvisionOutcome): void;
  /** Takes away what was kept, secrets too. */
  clean(): void;
}

type Entry = { readonly version: 1 } & (
  | { readonly state: "done"; readonly outcome: ProvisionOutcome }
  | { readonly state: "pending"; readonly work: ProvisionWork }
);

/** `folder`: /var/lib/wherry/provisioning on a machine. Only root can read what is in it. */
export function openJournal(system: System, folder: string): Journal {
  const file = `${folder}/journal.json`;
  const contentFolder = `${folder}/contents`;
  const read = (): Entry | undefined => {
    const bytes = system.readFile(file);
    // A file that never got its bytes was cut off before anything was done.
    return bytes === undefined || bytes.length === 0 ? undefined : parseEntry(decodeUtf8(bytes), file);
  };
  const write = (entry: Entry) => system.writeFile(file, encodeUtf8(JSON.stringify(entry)), 0o600);
  const makeFolder = () => {
    for (const parent of ancestorsOf(folder))
      if (system.stat(parent) === undefined) system.makeDirectory(parent, 0o755);
    system.makeDirectory(folder, 0o700);
  };
  return {
    contentFolder,
    outcome() {
      const entry = read();
      return entry?.state === "done" ? entry.outcome : undefined;
    },
    begin() {
      makeFolder();
      system.makeDirectory(contentFolder, 0o700);
    },
    resume(identity) {
      const entry = read();
      if (entry?.state !== "pending") return undefined;
      const { work } = entry;
      return JSON.stringify(work.identity) === JSON.stringify(identity) ? work : undefined;
    },
    keep(work) {
      // What the journal names is there before it.
      system.sync();
      write({ version: 1, state: "pending", work });
      system.sync();
    },
    finish(outcome) {
      makeFolder();
      write({ version: 1, state: "done", outcome });
      // That there was no configuration need not survive: the next boot finds the same.
      if (outcome === "applied") system.sync();
    },
    clean: () => removeTree(system, contentFolder),
  };
}

/** Whether it is an entry. What its work consists of is not checked: whoever wrote its identity wrote that, too. */
function isEntry(value: unknown): value is Entry {
  if (!isRecord(value) || value.version !== 1) return false;
  if (value.state === "done") return value.outcome === "applied" || value.outcome === "no-config";
  return value.state === "pending" && isRecord(value.work) && Array.isArray(value.work.identity);
}

function parseEntry(text: string, file: string): Entry {
  const entry = readJson(text);
  if (isEntry(entry)) return entry;
  throw new ProvisionError("internal", `${file} is damaged: nobody knows how far this machine was provisioned`, {
    hint: "Check the disk. To provision the machine anew, remove the folder that the file is in.",
  });
}
