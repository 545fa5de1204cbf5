import type { EmitEvent } from "@wherry/core/events/events.ts";
import { elapsedSeconds, processorSeconds } from "../system/clock.ts";

/**
 * The stages of a build in the order in which they are run, each with what it makes. Of the first two a build has one:
 * `solve` without a lock, else `lock`. What is `for` a disk or a container is left out where none is made.
 */
export const buildStages = [
  { name: "solve", for: "all", makes: "lock: the packages that the definition needs, chosen from signed lists" },
  { name: "lock", for: "all", makes: "lock: read from a file, and held against signed lists" },
  { name: "fetch", for: "all", makes: "store: packages by their SHA-256, verified and unpacked once" },
  { name: "tree", for: "all", makes: "tree: packages merged, trimmed, and finished without running their scripts" },
  { name: "check", for: "all", makes: "findings: programs, units and accounts that would not work" },
  { name: "usr", for: "disk", makes: "/usr as one EROFS image" },
  { name: "verity", for: "disk", makes: "hash tree over /usr, and its root hash" },
  { name: "boot", for: "disk", makes: "boot file: kernel, initrd, and a command line with the root hash" },
  { name: "disk", for: "disk", makes: "raw or qcow2: what QEMU or a cloud boots" },
  { name: "oci", for: "container", makes: "OCI image of the whole tree" },
  { name: "publish", for: "all", makes: "files in the output folder, all at once" },
] as const;

export type StageName = (typeof buildStages)[number]["name"];

export interface StageTime {
  readonly name: StageName;
  readonly wallSeconds: number;
  /** User and system seconds of Wherry and the tools it ran. */
  readonly cpuSeconds: number;
}

/** Runs the pipeline's stages one after the other, and keeps what each cost. */
export interface Stages {
  readonly times: readonly StageTime[];
  /** `describe` says in a few words what came out. */
  run<Result>(name: StageName, work: () => Promise<Result>, describe: (result: Result) => string): Promise<Result>;
}

/**
 * Stages that tell `emit` when each begins and ends, with its wall and processor seconds. None begins once `signal` has
 * aborted: `run` then rejects with the signal's reason.
 */
export function createStages(emit: EmitEvent, signal: AbortSignal): Stages {
  const times: StageTime[] = [];
  return {
    times,
    async run(name, work, describe) {
      signal.throwIfAborted();
      emit({ type: "stage.started", stage: name });
      const wall = elapsedSeconds();
      const processor = processorSeconds();
      const result = await work();
      const time = { name, wallSeconds: elapsedSeconds() - wall, cpuSeconds: processorSeconds() - processor };
      times.push(time);
      emit({
        type: "stage.finished",
        stage: name,
        wallSeconds: time.wallSeconds,
        cpuSeconds: time.cpuSeconds,
        result: describe(result),
      });
      return result;
    },
  };
}
