import type { Command } from "../command/command.ts";
import { describeFailure } from "../command/describe-failure.ts";
import { complainLines, showLines } from "../command/print-lines.ts";
import { ProvisionError } from "../plan/provision-error.ts";
import { type FoundConfig, findConfig } from "../sources/find-config.ts";
import { removeTree } from "../system/remove-tree.ts";
import { type System, SystemError } from "../system/system.ts";
import { machineStorage } from "./machine-storage.ts";
import { planMachine } from "./plan-machine.ts";
import { describeChanges, describeRemarks } from "./report.ts";

/** For what is fetched; in memory, and gone afterwards. */
const folder = "/run/wherry/plan";

export const provisionCommand: Command = {
  name: "provision",
  summary: "show what a configuration would change on this machine",
  description: [
    "Reads a machine's Ignition configuration, fetches what it refers to, looks at the disks and files",
    "that are there, and prints each change that a first boot would make. Nothing is changed: a machine",
    "is provisioned once, before its system starts.",
    "",
    "Without --config it is the configuration that this machine finds: of the kernel's command line, the",
    "image, the platform or the ESP. What the image itself says is under it in either case.",
  ].join("\n"),
  options: [
    { name: "--plan", description: "print the changes; there is nothing else that it does" },
    { name: "--config", value: "file", description: "plan for this configuration" },
    { name: "--json", description: "print them as JSON" },
  ],
  examples: ["wherry-agent provision --plan", "wherry-agent provision --plan --config /tmp/new.ign"],
  run(system, options) {
    if (!options.has("--plan")) {
      complainLines(system, [
        "wherry-agent: provision: a running machine is not provisioned again",
        "  use --plan to see what a configuration would change",
      ]);
      return 2;
    }
    try {
      return showPlan(system, options);
    } catch (error) {
      if (!(error instanceof ProvisionError) && !(error instanceof SystemError)) throw error;
      const [reason = "", ...details] = describeFailure(error);
      complainLines(system, [`refused: ${reason}`, ...details]);
      return 1;
    }
  },
};

function showPlan(system: System, options: ReadonlyMap<string, string>): number {
  const found = chooseConfig(system, options.get("--config"));
  const isJson = options.has("--json");
  if (found.user === undefined && found.base.length === 0) {
    showLines(system, [isJson ? "null" : "there is no configuration: nothing would be changed"]);
    return 0;
  }
  const storage = machineStorage(system, () => {});
  removeTree(system, folder);
  for (const path of ["/run/wherry", folder]) system.makeDirectory(path, 0o700);
  try {
    const work = planMachine({ system, storage, found, folder });
    const changes = describeChanges(work);
    const remarks = describeRemarks(found, work);
    if (isJson)
      system.print(`${JSON.stringify({ sources: work.rendered.sources, changes, ...remarks }, undefined, 2)}\n`);
    else {
      const told = [...remarks.ignored, ...remarks.notes];
      complainLines(
        system,
        told.map(({ source, from, message }) => `${source ?? "the configuration"}: ${from}: ${message}`),
      );
      showLines(
        system,
        changes.map(({ from, change }) => `${change}  (${from})`),
      );
    }
    return 0;
  } finally {
    storage.close();
    removeTree(system, folder);
  }
}

function chooseConfig(system: System, file: string | undefined): FoundConfig {
  const found = findConfig(system);
  if (file === undefined) return found;
  const bytes = system.readFile(file);
  if (bytes === undefined)
    throw new ProvisionError("config.invalid", `${file}: there is no such file`, { hint: "Check the path." });
  return { ...found, user: { name: file, bytes } };
}
