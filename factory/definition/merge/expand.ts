import {
  type DataNode,
  isScalar,
  itemsIn,
  type ListNode,
  type ObjectNode,
  type ScalarNode,
  valueIn,
  withValue,
} from "@wherry/config/json/data-node.ts";
import { unitsOfPackage } from "../../distributions/packaged-units.ts";
import { withMark } from "./marks.ts";
import { isRemoval, packageIn } from "./rules.ts";

/**
 * One file's definition in long forms, ready to be merged. `extends` has done its work and is gone, and `$schema` is
 * not ours.
 */
export function expand(root: ObjectNode): ObjectNode {
  const entries = root.entries.filter(({ key }) => key !== "extends" && key !== "$schema");
  return expandServices(expandUnits(expandPackages(expandKernel(expandContainer({ ...root, entries })))));
}

/** A program of one's own is not started with the arguments of an inherited one, as with Dockerfiles. */
function expandContainer(root: ObjectNode): ObjectNode {
  const container = valueIn(root, "container");
  const entrypoint = container && valueIn(container, "entrypoint");
  if (container?.kind !== "object" || entrypoint === undefined || valueIn(container, "command") !== undefined) {
    return root;
  }
  const { offset, end } = entrypoint;
  const without = withValue(container, "command", { kind: "list", items: [], offset, end });
  return withValue(root, "container", without);
}

/** What is installed here is no longer omitted by an extended definition, and the other way round. */
function expandPackages(root: ObjectNode): ObjectNode {
  const packages = valueIn(root, "packages");
  if (packages?.kind !== "object") return root;
  return withValue(root, "packages", withOpposites(packages, { install: ["omit"], omit: ["install"] }));
}

/** The units of a package that is taken away here go with it from what an extended definition says of services. */
function expandUnits(root: ObjectNode): ObjectNode {
  const packages = valueIn(root, "packages");
  if (packages?.kind !== "object") return root;
  const removed = itemsIn(packages, "install").filter(isRemoval);
  const omitted = itemsIn(packages, "omit").filter((entry) => !isRemoval(entry));
  const units = [...removed, ...omitted].flatMap((entry) =>
    unitsOfPackage(packageIn(unsigned(entry))).map((text) => ({ ...entry, kind: "string", text }) as const),
  );
  if (units.length === 0) return root;
  const written = valueIn(root, "services");
  if (written !== undefined && written.kind !== "object") return root;
  const { offset, end } = packages;
  let services: ObjectNode = written ?? { kind: "object", entries: [], offset, end };
  const own = new Set(Object.keys(OPPOSITES).flatMap((list) => itemsIn(services, list).map(unsigned)));
  for (const list of Object.keys(OPPOSITES)) {
    services = withRemovals(
      services,
      list,
      units.filter(({ text }) => !own.has(text)),
    );
  }
  return withValue(root, "services", services);
}

/** `kernel: NAME` is `kernel: { package: NAME }`, so that another definition can add arguments to it. */
function expandKernel(root: ObjectNode): ObjectNode {
  const kernel = valueIn(root, "kernel");
  if (kernel?.kind !== "string") return root;
  const { offset, end } = kernel;
  const entries = [{ key: "package", keyOffset: offset, keyEnd: offset, value: kernel }];
  return withValue(root, "kernel", { kind: "object", entries, offset, end });
}

/** A unit that is enabled here is no longer disabled or masked by an extended definition, and the other way round. */
const OPPOSITES = { enable: ["disable", "mask"], disable: ["enable"], mask: ["enable"] } as const;

function expandServices(root: ObjectNode): ObjectNode {
  const services = valueIn(root, "services");
  if (services?.kind !== "object") return root;
  return withValue(root, "services", withOpposites(services, OPPOSITES));
}

/** Lists in which the entries of others are taken away, unless they are mentioned there. */
function withOpposites(section: ObjectNode, opposites: Readonly<Record<string, readonly string[]>>): ObjectNode {
  let expanded = section;
  for (const [list, others] of Object.entries(opposites)) {
    for (const other of others) {
      const mentioned = new Set(itemsIn(section, other).map(nameIn));
      const implied = itemsIn(section, list).filter((entry) => !isRemoval(entry) && !mentioned.has(nameIn(entry)));
      expanded = withRemovals(expanded, other, implied);
    }
  }
  return expanded;
}

function withRemovals(section: ObjectNode, list: string, entries: readonly DataNode[]): ObjectNode {
  if (entries.length === 0) return section;
  const written = valueIn(section, list);
  if (written !== undefined && written.kind !== "list") return section;
  // Nobody wrote these, so nobody is told when they find nothing.
  const removals = entries.map((entry) => withMark(removalOf(entry), "effective"));
  const { offset, end } = section;
  const before: ListNode = written ?? { kind: "list", items: [], offset, end };
  return withValue(section, list, { ...before, items: [...before.items, ...removals] });
}

function removalOf(entry: DataNode): ScalarNode {
  return { kind: "string", text: `-${nameIn(entry)}`, offset: entry.offset, end: entry.end };
}

/** The name of a unit or package: neither of them holds "=" or "/". */
function nameIn(entry: DataNode): string {
  return packageIn(unsigned(entry));
}

function unsigned(entry: DataNode): string {
  return isScalar(entry) ? entry.text.replace(/^-(?!\.)/, "") : "";
}
