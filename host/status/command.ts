import type { Command } from "../command/command.ts";
import { showLines } from "../command/print-lines.ts";
import { readStatus } from "./read-status.ts";
import { showStatus } from "./show-status.ts";

export const statusCommand: Command = {
  name: "status",
  summary: "what runs here, whether it is what it should be, and where its state is kept",
  description: [
    "Shows the image and its version, the slot that runs, the root hash of /usr and what its",
    "verification has found, how /var is kept, and what provisioning did.",
  ].join("\n"),
  options: [{ name: "--json", description: "print it as JSON; what is not known is null" }],
  examples: ["wherry-agent status", "wherry-agent status --json"],
  run(system, options) {
    const status = readStatus(system);
    if (options.has("--json")) system.print(`${JSON.stringify(status, undefined, 2)}\n`);
    else showLines(system, showStatus(status));
    return 0;
  },
};
