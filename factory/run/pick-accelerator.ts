import { examineAccelerator } from "../machine/kvm-probe.ts";
import type { Accelerator } from "../machine/qemu-command.ts";
import type { Workshop } from "../supply/workshop.ts";
import type { Tool } from "../tools/tool.ts";

/** What runs a guest fastest here; told why, where it is not KVM. */
export async function pickAccelerator(
  emulator: Tool,
  architecture: string,
  { store, signal, emit }: Pick<Workshop, "store" | "signal" | "emit">,
): Promise<Accelerator> {
  const choice = await examineAccelerator({ emulator, architecture, memo: store.memo, signal });
  if (choice.accelerator === "tcg")
    emit({ type: "notice", message: [`without KVM, so slowly: ${choice.reason}`, `  ${choice.advice}`] });
  return choice.accelerator;
}
