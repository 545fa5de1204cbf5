import type { EmitEvent } from "@wherry/core/events/events.ts";
import { elapsedSeconds, processorSeconds } from "../system/clock.ts";

export interface StageTime {
  readonly name: string;
  readonly wallSeconds: number;
  /** User and system seconds of Wherry and the tools it ran. */
  readonly cpuSeconds: number;
}

/** Runs the pipeline's stages one after the other, and keeps what each cost. */
export interface Stages {
  readonly times: readonly StageTime[];
  /** `describe` says in a few words what came out. */
  run<Result>(name: string, work: () => Promise<Result>, describe: (result: Result) => string): Promise<Result>;
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
