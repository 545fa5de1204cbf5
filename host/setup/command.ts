import { printable } from "@wherry/core/text/printable.ts";
import type { Command } from "../command/command.ts";
import { describeFailure } from "../command/describe-failure.ts";
import { complainLines, showLines } from "../command/print-lines.ts";
import { lendPrograms, takeBackPrograms } from "./lent-programs.ts";
import { provisionAfterSetUp } from "./provision-hook.ts";
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
      complainLines(system, ["wherry-agent: setup: --usr-device is missing", "  only the initrd calls it"]);
      return 2;
    }
    const say = (text: string) => {
      showLines(system, [`[${system.uptime().toFixed(2)}] wherry: ${text}`]);
      log(`wherry: ${printable(text)}`);
    };
    try {
      setUp(system, { usrDevice, say });
      lendPrograms(system);
      provisionAfterSetUp(system, say);
      takeBackPrograms(system);
      return 0;
    } catch (error) {
      const [reason = "", ...details] = describeFailure(error);
      say(`FAILED: ${reason}`);
      for (const line of details) say(line);
      return 1;
    }
  },
};
