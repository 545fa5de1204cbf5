import type { DataPath } from "@wherry/core/paths/data-path.ts";
import type { CommandStep } from "../plan/step.ts";

/**
 * Takes the signatures of all that a device held off it, so that nothing finds the old content in the new one:
 * wipefs(8).
 */
export function eraseStep(device: string, from: DataPath): CommandStep {
  return {
    do: "command",
    from,
    summary: `erase what ${device} holds`,
    words: ["wipefs", "--all", "--force", device],
    needs: [device],
    frees: [device],
    makes: [],
  };
}
