import type { KernelArguments } from "@wherry/core/ignition/config.ts";
import { ProvisionError } from "../provision-error.ts";

export interface KernelArgumentState {
  /** What the running kernel was started with, as it says it itself: built into the boot file, then those of add-ons. */
  readonly running: string;
  /** What our add-on says; empty where there is none. */
  readonly addOn: readonly string[];
}

export interface KernelArgumentPlan {
  /** What our add-on is to say. */
  readonly addOn: readonly string[];
  /** Whether it says something else now. */
  readonly write: boolean;
  /** Whether the running kernel was started with something else. */
  readonly restart: boolean;
}

/**
 * What has to change so that the kernel is started with all arguments that should exist and none that should not. Arguments that the boot
 * file carries cannot be taken away: it is verified as a whole. Throws ProvisionError `config.unsupported` for them.
 */
export function planKernelArguments(wanted: KernelArguments, state: KernelArgumentState): KernelArgumentPlan {
  const { shouldExist = [], shouldNotExist = [] } = wanted;
  const running = words(state.running);
  const builtIn = withoutAddOn(running, state.addOn);
  for (const [index, argument] of shouldNotExist.entries()) {
    if (!has(builtIn, argument)) continue;
    throw new ProvisionError(
      "config.unsupported",
      `the kernel argument ${argument} is part of the image's boot file, and cannot be taken away on a machine`,
      {
        path: ["kernelArguments", "shouldNotExist", index],
        hint: "remove it from kernel.arguments in the image's definition, or from this configuration",
      },
    );
  }
  const kept = state.addOn.filter((argument) => !shouldNotExist.includes(argument));
  const missing = shouldExist.filter((argument) => !has(builtIn, argument) && !kept.includes(argument));
  const addOn = [...kept, ...missing];
  return {
    addOn,
    write: addOn.join("\n") !== state.addOn.join("\n"),
    restart: addOn.some((argument) => !has(running, argument)) || shouldNotExist.some((one) => has(running, one)),
  };
}

/** An argument may consist of several words, which then stand side by side. */
function has(line: readonly string[], argument: string): boolean {
  return ` ${line.join(" ")} `.includes(` ${words(argument).join(" ")} `);
}

/** systemd-stub puts the add-on's behind all others, if it saw it. */
function withoutAddOn(running: readonly string[], addOn: readonly string[]): readonly string[] {
  const added = words(addOn.join(" "));
  const behind = running.slice(running.length - added.length);
  return added.length > 0 && behind.join(" ") === added.join(" ")
    ? running.slice(0, running.length - added.length)
    : running;
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}
