import type { ServedPackage } from "./served.ts";

/** Packages that are installed together in one machine. */
export type Machine = readonly ServedPackage[];

/**
 * Puts packages into few machines, in their order: no two on one that want the same port or cannot run beside each
 * other, and at most `largest` on one.
 */
export function planMachines(packages: readonly ServedPackage[], largest: number): readonly Machine[] {
  const machines: ServedPackage[][] = [];
  for (const one of packages) {
    const machine = machines.find((others) => others.length < largest && others.every((other) => fit(one, other)));
    if (machine === undefined) machines.push([one]);
    else machine.push(one);
  }
  return machines;
}

function fit(one: ServedPackage, other: ServedPackage): boolean {
  return (
    (one.apart === undefined || one.apart !== other.apart) &&
    !(one.tcp ?? []).some((port) => other.tcp?.includes(port)) &&
    !(one.udp ?? []).some((port) => other.udp?.includes(port))
  );
}
