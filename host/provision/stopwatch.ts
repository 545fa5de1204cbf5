import type { System } from "../system/system.ts";

/** What a first boot does for a configuration, in this order. */
export const provisionStages = ["configuration", "fetch", "kernel arguments", "storage", "files"] as const;

type StageName = (typeof provisionStages)[number];

export interface ProvisionStageTime {
  readonly name: StageName;
  /** By the clock, in hundredths at best. */
  readonly seconds: number;
}

/** How long each stage took, also of what was done before a restart. */
export interface Stopwatch {
  /** Runs `action`; its time counts whatever comes of it. A stage may come more than once. */
  measure<Result>(name: StageName, action: () => Result): Result;
  /** In the order in which they came first. */
  times(): readonly ProvisionStageTime[];
}

/** Measures by the system's uptime, in seconds; `before` are times of an attempt that was cut off, to which it adds. */
export function startStopwatch(system: Pick<System, "uptime">, before: readonly ProvisionStageTime[] = []): Stopwatch {
  const times = new Map<StageName, number>();
  for (const { name, seconds } of before) times.set(name, seconds);
  return {
    measure(name, action) {
      const start = system.uptime();
      try {
        return action();
      } finally {
        times.set(name, (times.get(name) ?? 0) + system.uptime() - start);
      }
    },
    times: () => [...times].map(([name, seconds]) => ({ name, seconds: Math.round(seconds * 100) / 100 })),
  };
}
