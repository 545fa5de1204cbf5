import type { Package } from "../packages/package.ts";

/** The place of each package, by its name: behind those that it needs. Circles are broken where they are entered. */
export function dependencyOrder(packages: readonly Package[]): ReadonlyMap<string, number> {
  const find = finderOf(packages);
  const order = new Map<string, number>();
  const entered = new Set<string>();
  const visit = (one: Package): void => {
    if (entered.has(one.name)) return;
    entered.add(one.name);
    for (const { name } of one.requires.flat()) {
      const needed = find(name);
      if (needed !== undefined) visit(needed);
    }
    order.set(one.name, order.size);
  };
  for (const one of packages) visit(one);
  return order;
}

/** The names of packages that some need, with all that those need in turn. */
export function neededBy(names: readonly string[], packages: readonly Package[]): ReadonlySet<string> {
  const find = finderOf(packages);
  const needed = new Set<string>();
  const visit = (name: string): void => {
    for (const { name: other } of find(name)?.requires.flat() ?? []) {
      const one = find(other);
      if (one === undefined || needed.has(one.name)) continue;
      needed.add(one.name);
      visit(one.name);
    }
  };
  for (const name of names) visit(name);
  return needed;
}

/** Finds the package of a name, else one that provides it. */
function finderOf(packages: readonly Package[]): (name: string) => Package | undefined {
  const byName = new Map(packages.map((one) => [one.name, one]));
  const providers = new Map<string, Package>();
  for (const one of packages) for (const { name } of one.provides) if (!providers.has(name)) providers.set(name, one);
  return (name) => byName.get(name) ?? providers.get(name);
}
