import type { Row } from "../bench/row.ts";

/** A row for tests. */
export function sampleRow(name: string, cpuSeconds: number, changes: Partial<Row> = {}): Row {
  return {
    name,
    cost: { cpuSeconds, wallSeconds: cpuSeconds * 2 },
    sizes: { disk: 152_300_000, system: 149_114_880, initrd: 3_202_084, packages: 136 },
    reproducible: true,
    against: undefined,
    ...changes,
  };
}
