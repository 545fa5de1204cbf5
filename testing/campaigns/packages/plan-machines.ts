import type { ServedPackage } from "./served.ts";

/** Packages that are installed together in one machine. */
export type Machine = readonly ServedPackage[];

/**
 * Puts packages into few machines: no two on one that want the same port or cannot run beside each other, and at most
 * `largest` on one. Those that others cannot be beside come first, so that the rest fills the machines that they need.
 */
export function planMachines(packages: readonly ServedPackage[], largest: number): readonly Machine[] {
  const fits = (machine: Machine, one: ServedPackage) =>
    machine.length < largest && machine.every((other) => fit(one, other));
  const machines: ServedPackage[][] = [];
  const choosy = packages.filter((one) => packages.some((other) => other !== one && !fit(one, other)));
  for (const one of choosy) {
    const machine = machines.find((others) => fits(others, one));
    if (machine === undefined) machines.push([one]);
    else machine.push(one);
  }
  for (const one of packages.filter((other) => !choosy.includes(other))) {
    // The smallest, so that none has much more to start than another.
    const [machine] = machines.filter((others) => fits(others, one)).toSorted((a, b) => a.length - b.length);
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
