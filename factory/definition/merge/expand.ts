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
import { withMark } from "./marks.ts";
import { isRemoval } from "./rules.ts";

/**
 * One file's definition in long forms, ready to be merged. `extends` has done its work and is gone, and `$schema` is
 * not ours.
 */
export function expand(root: ObjectNode): ObjectNode {
  const entries = root.entries.filter(({ key }) => key !== "extends" && key !== "$schema");
  return expandServices(expandKernel(expandContainer({ ...root, entries })));
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
  let expanded: ObjectNode = services;
  for (const [list, opposites] of Object.entries(OPPOSITES)) {
    for (const opposite of opposites) {
      const mentioned = new Set(itemsIn(services, opposite).map(unsigned));
      const implied = itemsIn(services, list).filter((unit) => !isRemoval(unit) && !mentioned.has(unsigned(unit)));
      expanded = implied.length === 0 ? expanded : withRemovals(expanded, opposite, implied);
    }
  }
  return withValue(root, "services", expanded);
}

function withRemovals(services: ObjectNode, list: string, units: readonly DataNode[]): ObjectNode {
  const written = valueIn(services, list);
  // Nobody wrote these, so nobody is told when they find nothing.
  const removals = units.map((unit) => withMark(removalOf(unit), "effective"));
  const { offset, end } = services;
  const before: ListNode = written?.kind === "list" ? written : { kind: "list", items: [], offset, end };
  return withValue(services, list, { ...before, items: [...before.items, ...removals] });
}

function removalOf(unit: DataNode): ScalarNode {
  return { kind: "string", text: `-${unsigned(unit)}`, offset: unit.offset, end: unit.end };
}

function unsigned(unit: DataNode): string {
  return isScalar(unit) ? unit.text.replace(/^-(?!\.)/, "") : "";
}
