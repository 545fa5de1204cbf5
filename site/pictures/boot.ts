import { bootMilestones, type Milestones } from "@wherry/factory/machine/milestones.ts";
import { provisionStages } from "@wherry/host/provision/stopwatch.ts";
import { breakLines, drawArrow, drawBox, drawLabel, drawPicture, lineHeight } from "./svg.ts";

/** What runs from each milestone on, as `wherry run` tells them, and what it does until the next one. */
const phases: Readonly<Record<keyof Milestones, { readonly who: string; readonly does: string }>> = {
  firmware: { who: "UEFI firmware", does: "starts systemd-boot, which starts the newest boot file on the ESP" },
  kernel: { who: "kernel", does: "unpacks the initrd that is in the boot file" },
  initrd: { who: "initrd", does: "" },
  verity: { who: "initrd", does: "" },
  usr: {
    who: "agent, from the verified /usr",
    does: "makes /var ready: found, grown, filled, decrypted where asked for",
  },
  var: {
    who: "agent",
    does: "lays /etc over the image's own, makes the machine's id and host key; at the first boot carries out its configuration:",
  },
  init: { who: "systemd", does: "starts the units of the first boot, and the services" },
  multiUser: { who: "", does: "multi-user.target: the machine is up" },
};

/** What the steps of the initrd's script are for. A step that the script has and this has not is an error. */
const steps: Readonly<Record<string, string>> = {
  mount_kernel_file_systems: "",
  read_command_line: "",
  require_root_hash: "require a root hash on the kernel's command line",
  name_slot: "name the slot that belongs to the root hash",
  find_slot: "load drivers, wait for that slot",
  verify_slot: "let dm-verity check every block of it",
  mount_root: "mount a small root in memory, and /usr",
  move_kernel_file_systems: "",
  set_up_system: "",
  find_init: "",
};

const width = 560;
const left = 150;
const gap = 20;

/**
 * A boot from power on to multi-user.target: the milestones that `wherry run` tells of, and between them what the
 * initrd's script, the agent and systemd do. Steps are those of `script`, the text of the initrd's init/main.sh.
 */
export function drawBoot(script: string): string {
  const names = Object.keys(bootMilestones([])).filter((name): name is keyof Milestones => name in phases);
  const parts: string[] = [];
  let y = 10;
  const initrd = stepsBetween(script);
  for (const [index, name] of names.entries()) {
    const { who, does } = phases[name];
    const own = initrd.get(name) ?? [];
    const stages = name === "var" ? provisionStages : [];
    const lines = does === "" ? own : breakLines(does, width - 24, "small");
    const height = (who === "" ? 0 : lineHeight) + (lines.length + (stages.length > 0 ? 1 : 0)) * lineHeight + 16;
    parts.push(drawLabel({ x: left - 14, y: y + 20, text: name, kind: "name", anchor: "end" }));
    parts.push(drawBox({ x: left, y, width, height, kind: who.startsWith("agent") ? "other" : "main" }));
    let line = y + 20;
    if (who !== "") {
      parts.push(drawLabel({ x: left + 12, y: line, text: who, kind: "name" }));
      line += lineHeight;
    }
    for (const text of lines) {
      parts.push(drawLabel({ x: left + 12, y: line, text, kind: "small" }));
      line += lineHeight;
    }
    if (stages.length > 0) parts.push(drawLabel({ x: left + 12, y: line, text: stages.join(" → "), kind: "small" }));
    y += height + gap;
    if (index < names.length - 1) parts.push(drawArrow([left + 40, y - gap], [left + 40, y]));
  }
  return drawPicture(
    { title: "A boot, from the firmware to multi-user.target", width: left + width + 10, height: y - gap + 10 },
    parts,
  );
}

/** The steps of the script after each line that it says on the console, as words. */
function stepsBetween(script: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  let said = "kernel";
  for (const line of script.split("\n")) {
    const [, message] = /^say "(\w+)/.exec(line) ?? [];
    // The slot's devices are told, too; that is no milestone.
    if (message !== undefined && message !== "disk") said = message;
    if (!/^[a-z_]+$/.test(line)) continue;
    const meaning = steps[line];
    if (meaning === undefined) throw new TypeError(`the picture of a boot does not say what ${line} is for`);
    if (meaning !== "") found.set(said, [...(found.get(said) ?? []), meaning]);
  }
  return found;
}
