import { decodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { oneLine } from "@wherry/core/text/lines.ts";
import type { Command } from "../command/command.ts";
import { complainLines, showLines } from "../command/print-lines.ts";
import { withEsp } from "../kernel-arguments/mount-esp.ts";
import { ProvisionError } from "../plan/provision-error.ts";
import { labels } from "../setup/plan-var.ts";
import { mountOf } from "../system/mount-of.ts";
import { readText } from "../system/read-text.ts";
import { removeTree } from "../system/remove-tree.ts";
import type { System } from "../system/system.ts";
import { planReset, type ResetPlan } from "./what-to-reset.ts";

export const resetCommand: Command = {
  name: "reset",
  summary: "take away what makes this machine this one, so that copies of its disk differ",
  description: [
    "Makes a template of this machine: its id, SSH host keys, seeds, leases and journal go, what the first boot made",
    "of keys and certificates goes, and /var gets a new UUID at the next boot. Data and settings stay. Switch the",
    "machine off afterwards, and copy its disk. Without --yes it only shows what would go.",
  ].join("\n"),
  options: [
    { name: "--yes", description: "do it" },
    { name: "--provision-again", description: "have copies provisioned anew, as at their first boot" },
    { name: "--erase", description: "have all of /var made anew at the next boot instead: NOTHING on it stays" },
  ],
  examples: ["wherry-agent reset", "wherry-agent reset --yes && systemctl poweroff"],
  run(system, options) {
    const erase = options.has("--erase");
    if (erase && options.has("--provision-again")) {
      complainLines(system, [
        "wherry-agent: --erase has everything done anew, provisioning too",
        "  leave out --provision-again",
      ]);
      return 2;
    }
    const [type, device = ""] = mountOf(readText(system, "/proc/self/mountinfo"), "/var");
    const onDisk = type === "ext4";
    if (!onDisk && erase) {
      complainLines(system, ["wherry-agent: /var is not on a disk: it is made anew at every boot"]);
      return 1;
    }
    const plan = erase
      ? { remove: [], stays: [] }
      : planReset(system, { provisionAgain: options.has("--provision-again") });
    if (!options.has("--yes")) {
      showLines(system, [...describe(plan, { erase, device }), "nothing was changed; --yes does it"]);
      return 0;
    }
    if (decodeUtf8(system.run(["id", "-u"]).stdout).trim() !== "0") {
      complainLines(system, ["wherry-agent: only root can do that", "  log in as root, or use sudo"]);
      return 1;
    }
    // First of all: a machine that is cut off in the middle, and started again, is no copy that looks like another one.
    if (onDisk) {
      const { status, stderr } = system.run(["e2label", device, erase ? labels.unfinished : labels.template]);
      if (status !== 0) {
        complainLines(system, [
          `wherry-agent: ${device} cannot be named anew: ${oneLine(stderr)}`,
          "  nothing was changed",
        ]);
        return 1;
      }
    }
    // Else what the machine says at its end would lie in a folder of its old id.
    if (!erase) system.run(["journalctl", "--relinquish-var"]);
    for (const { path } of plan.remove) removeTree(system, path);
    const warnings = erase ? [] : removeSeedOfLoader(system);
    system.sync();
    showLines(system, [
      ...describe(plan, { erase, device }),
      ...warnings,
      "done; switch the machine off now: systemctl poweroff",
    ]);
    return 0;
  },
};

function describe(
  { remove, stays }: ResetPlan,
  { erase, device }: { readonly erase: boolean; readonly device: string },
): string[] {
  if (erase) return [`/var (${device}) is made anew at the next boot: everything on it goes`];
  return [
    ...remove.map(({ path, what }) => `goes   ${path}: ${what}`),
    "goes   loader/random-seed on the EFI system partition: a seed of random numbers",
    ...(device === "" ? [] : [`anew   the UUID of /var (${device}), at the next boot`]),
    ...(device.startsWith("/dev/mapper/")
      ? ["stays  the key and the UUID of the encryption of /var: copies share them"]
      : []),
    ...stays.map(({ path, unit }) => `stays  ${path}: ${unit} made it, and it may hold data`),
  ];
}

/** systemd-boot's, which each boot changes; a machine without such a partition has none. */
function removeSeedOfLoader(system: System): string[] {
  try {
    withEsp(system, (folder) => system.remove(`${folder}/loader/random-seed`));
    return [];
  } catch (error) {
    if (error instanceof ProvisionError) return [`warning: loader/random-seed stays: ${error.message}`];
    throw error;
  }
}
