import type { AgentContext, Command } from "../command/command.ts";
import { parseCommandLine } from "../command/command-line.ts";
import { agentHelp, commandHelp } from "../command/help.ts";
import { complainLines } from "../command/print-lines.ts";
import { provisionCommand } from "../provision/command.ts";
import { resetCommand } from "../reset/command.ts";
import { setupCommand } from "../setup/command.ts";
import { statusCommand } from "../status/command.ts";
import type { System } from "../system/system.ts";

const commands: readonly Command[] = [statusCommand, provisionCommand, resetCommand, setupCommand];

/** Runs one command; returns the exit status: 0 done, 1 failed, 2 wrong use. */
export function runAgent(system: System, context: AgentContext): number {
  const request = parseCommandLine(context.words, commands);
  if (request.kind === "refuse") {
    complainLines(system, [`wherry-agent: ${request.message}`, `  ${request.hint}`]);
    return 2;
  }
  if (request.kind === "help") {
    system.print(request.command === undefined ? agentHelp(commands) : commandHelp(request.command));
    return 0;
  }
  return request.command.run(system, request.options, context);
}
