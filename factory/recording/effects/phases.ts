import type { DeriveContext, Derived } from "./derive-effects.ts";
import { deriveEffects } from "./derive-effects.ts";
import { type Changes, isSameChange } from "./snapshot.ts";

/** One run of a package's scripts: those before its files are there, or those after. */
interface Phase {
  /** Which of the pending packages. */
  readonly index: number;
  readonly kind: "unpack" | "configure";
}

/**
 * In which order scripts run when packages are installed together: all are unpacked before the first is configured, but
 * for what must be configured before another may be unpacked; with that comes all that stands before it.
 * `needsFirst` gives the places of the packages that one needs in that way.
 */
export function phasesOf(count: number, needsFirst: (index: number) => readonly number[]): readonly Phase[] {
  const phases: Phase[] = [];
  let configured = 0;
  const configureUntil = (end: number) => {
    for (; configured < end; configured++) phases.push({ index: configured, kind: "configure" });
  };
  for (let index = 0; index < count; index++) {
    for (const needed of needsFirst(index)) if (needed < index) configureUntil(needed + 1);
    phases.push({ index, kind: "unpack" });
  }
  configureUntil(count);
  return phases;
}

/** Kinds of effects that follow from how a path differs, and from nothing else. */
const plainKinds = new Set<string>(["binary", "copy", "directory", "edit", "file", "link", "mode", "remove"]);

/** What one phase of a package did, and between which snapshots. */
export interface PhaseResult {
  readonly before: Changes;
  readonly after: Changes;
  readonly derived: Derived;
}

/**
 * What a package's scripts did in both phases, as if nobody had run in between: what others have not touched since the
 * first is seen from before that. Accounts are said by each phase itself: all packages share their files.
 */
export function deriveTogether(first: PhaseResult | undefined, context: DeriveContext): Derived {
  if (first === undefined) return deriveEffects(context);
  const { before: earliest, after: between, derived } = first;
  const plain = derived.effects.filter(({ effect }) => plainKinds.has(effect.kind));
  const untouched = new Set(
    plain.map(({ path }) => path).filter((path) => isSameChange(between.get(path), context.before.get(path))),
  );
  const before = new Map(context.before);
  for (const path of untouched) {
    const was = earliest.get(path);
    if (was === undefined) before.delete(path);
    else before.set(path, was);
  }
  const last = deriveEffects({ ...context, before });
  const machineOwn = new Map([...derived.perMachine, ...last.perMachine].map((one) => [one.path, one]));
  return {
    effects: [
      ...derived.effects.filter(({ path, effect }) => !(untouched.has(path) && plainKinds.has(effect.kind))),
      ...last.effects,
    ],
    perMachine: [...machineOwn.values()].sort((a, b) => (a.path < b.path ? -1 : 1)),
    doubtful: [...derived.doubtful, ...last.doubtful],
  };
}
