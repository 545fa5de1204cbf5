import { formatConfigPath } from "@wherry/core/config-finding.ts";
import type { Command } from "../command.ts";
import { ProvisionError } from "../provision-error.ts";
import { provision } from "../provision-hook.ts";
import { SystemError } from "../system.ts";
import { lendPrograms, takeBackPrograms } from "./lent-programs.ts";
import { setUp } from "./set-up.ts";

/** What the initrd calls before it hands over to the init system. A failure is said, and stops the boot. */
export const setupCommand: Command = {
  name: "setup",
  summary: "make the machine's state ready; only the initrd calls it",
  description: [
    "Makes /var, /etc, /home and their like ready, and carries out the machine's configuration",
    "once. The initrd calls it before the init system starts; on a running system it is of no use.",
  ].join("\n"),
  options: [{ name: "--usr-device", value: "device", description: "the partition that /usr comes from" }],
  examples: [],
  run(system, options, { log }) {
    const usrDevice = options.get("--usr-device");
    if (usrDevice === undefined) {
      system.complain("wherry-agent: setup: --usr-device is missing\n  only the initrd calls it\n");
      return 2;
    }
    const say = (text: string) => {
      system.print(`[${system.uptime().toFixed(2)}] wherry: ${text}\n`);
      log(`wherry: ${text}`);
    };
    try {
      setUp(system, { usrDevice, say });
      lendPrograms(system);
      provision(system, say);
      takeBackPrograms(system);
      return 0;
    } catch (error) {
      for (const line of describe(error)) say(line);
      return 1;
    }
  },
};

function describe(error: unknown): string[] {
  if (error instanceof ProvisionError) {
    const place = error.path.length === 0 ? [] : [`at ${formatConfigPath(error.path)}`];
    return failed(error.message, ...place, ...(error.hint === undefined ? [] : [error.hint]));
  }
  if (error instanceof SystemError) {
    const full = error.code === "ENOSPC" || error.code === "EDQUOT";
    return failed(error.message, ...(full ? ["the disk is full"] : []));
  }
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return failed(`this should not have happened: ${message}`, stack ?? "");
}

/** A line each, as the console and the kernel's log have them. */
function failed(...texts: readonly string[]): string[] {
  const [first = "", ...others] = texts.flatMap((text) => text.trim().split("\n"));
  return [`FAILED: ${first}`, ...others.map((line) => `  ${line.trim()}`)];
}
