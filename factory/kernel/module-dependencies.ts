import { WherryError } from "@wherry/core/errors/errors.ts";
import type { ModuleFacts } from "./module-facts.ts";

/** A module of a kernel: its path below the kernel's module folder, its name and what it says about itself. */
export interface KernelModule {
  /** "kernel/fs/ext4/ext4.ko.xz". */
  readonly path: string;
  /** "ext4". */
  readonly name: string;
  readonly facts: ModuleFacts;
}

/** A module with all modules that must be loaded for it. */
export interface ResolvedModule extends KernelModule {
  /** Place in load priority: several modules for one device are tried in this order. */
  readonly index: number;
  /**
   * All dependencies, also indirect ones. Each stands before those that it needs itself, so loading goes from the last
   * to the first.
   */
  readonly dependencies: readonly ResolvedModule[];
}

interface Draft extends KernelModule {
  index: number;
  users: number;
  /** Place in the topological order: users before what they use. */
  rank: number;
  direct: Set<Draft>;
  dependencies: Draft[];
}

/**
 * Finds what each module needs by matching symbols, in the order of `modules.order` (the order of linking, which
 * decides between modules for one device); modules that it does not list follow by path.
 *
 * @throws {WherryError} kernel.invalid when modules need each other in a circle
 */
export function resolveModules(modules: readonly KernelModule[], order: readonly string[]): readonly ResolvedModule[] {
  const drafts = inOrder(modules, order).map(
    (module, index): Draft => ({ ...module, index, users: 0, rank: -1, direct: new Set(), dependencies: [] }),
  );
  const owners = new Map(drafts.flatMap((draft) => draft.facts.exports.map((symbol) => [symbol, draft] as const)));
  for (const draft of drafts) {
    for (const symbol of draft.facts.needs) {
      // PowerPC64 names the entry point of `foo` ".foo".
      const owner = owners.get(symbol.startsWith(".") ? symbol.slice(1) : symbol);
      if (owner === undefined || draft.direct.has(owner)) continue;
      draft.direct.add(owner);
      owner.users += 1;
    }
  }
  rankDrafts(drafts);
  // From the end of the ranking on, everything a module needs is already complete.
  for (const draft of [...drafts].sort((a, b) => b.rank - a.rank)) {
    const all = new Set<Draft>();
    for (const direct of draft.direct) {
      all.add(direct);
      for (const indirect of direct.dependencies) all.add(indirect);
    }
    draft.dependencies = [...all].sort((a, b) => a.rank - b.rank);
  }
  return drafts;
}

function inOrder(modules: readonly KernelModule[], order: readonly string[]): readonly KernelModule[] {
  const places = new Map<string, number>();
  for (const path of order) if (!places.has(path)) places.set(path, places.size);
  const place = (module: KernelModule) => places.get(module.path.replace(/\.ko(\.\w+)?$/, ".ko")) ?? places.size;
  return [...modules].sort((a, b) => place(a) - place(b) || (a.path < b.path ? -1 : 1));
}

/** Topological order; a module that has just lost its last user comes next. */
function rankDrafts(drafts: readonly Draft[]): void {
  const users = drafts.map((draft) => draft.users);
  const unused = drafts.filter((draft) => draft.users === 0);
  let ranked = 0;
  for (let draft = unused.pop(); draft !== undefined; draft = unused.pop()) {
    draft.rank = ranked;
    ranked += 1;
    for (const direct of draft.direct) {
      const left = (users[direct.index] ?? 0) - 1;
      users[direct.index] = left;
      if (left === 0) unused.push(direct);
    }
  }
  if (ranked === drafts.length) return;
  const circle = drafts.filter((draft) => draft.rank < 0).map((draft) => draft.name);
  throw new WherryError("kernel.invalid", `kernel modules need each other in a circle: ${circle.join(", ")}`, {
    hint: "no kernel can load these; choose another kernel package",
  });
}
