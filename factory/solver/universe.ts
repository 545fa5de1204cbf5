import type { Package } from "../packages/package.ts";
import type { SolvingRules } from "../packages/solving-rules.ts";

/**
 * All packages that a solution may be made of. The same question always gets the same answer, the same package the same
 * object.
 */
export interface PackageUniverse extends PackageLookups {
  /** Those of the format that all its packages are of. */
  readonly rules: SolvingRules;
}

/** What one index answers. */
export interface PackageLookups {
  /** Every version of a package; among equal versions only the first counts. */
  packagesNamed(name: string): readonly Package[];
  /** The packages that list the name under `Provides`; not the package of that name itself. */
  providersOf(name: string): readonly Package[];
  /** The names of all packages, for "did you mean". */
  names(): Iterable<string>;
  /** When the name is first mentioned anywhere, counted in names. apt prefers the provider that is mentioned last. */
  mention(name: string): number;
}

/**
 * Several indexes as one universe: all are searched. The versions of a package come highest first; where two indexes
 * have the same version, the package of the earlier index stands for both.
 */
export function mergeUniverses(universes: readonly PackageLookups[], rules: SolvingRules): PackageUniverse {
  const { compare } = rules.versions;
  const named = remember((name) => {
    const all = universes.flatMap((universe) => universe.packagesNamed(name));
    return withoutRepeats(
      all.toSorted((a, b) => compare(b.version, a.version)),
      compare,
    );
  });
  const standing = remember((name) => new Set(named(name)));
  const providing = remember((name) => {
    // A package that another index also has, in the same version, is that index's package.
    const all = universes.flatMap((universe) => universe.providersOf(name));
    return all.filter((one) => standing(one.name).has(one));
  });
  const bases = universes.map((_, index) => index * 2 ** 32);
  return {
    rules,
    packagesNamed: named,
    providersOf: providing,
    names: function* () {
      const seen = new Set<string>();
      for (const universe of universes) {
        for (const name of universe.names()) {
          if (seen.has(name)) continue;
          seen.add(name);
          yield name;
        }
      }
    },
    mention: (name) => {
      const found = universes.findIndex((universe) => Number.isFinite(universe.mention(name)));
      return found < 0 ? Number.POSITIVE_INFINITY : (bases[found] ?? 0) + (universes[found]?.mention(name) ?? 0);
    },
  };
}

/** Of neighbours with equal versions, the first. */
function withoutRepeats(packages: readonly Package[], compare: SolvingRules["versions"]["compare"]): Package[] {
  return packages.filter((one, index) => {
    const before = packages[index - 1];
    return before === undefined || compare(before.version, one.version) !== 0;
  });
}

function remember<Answer>(find: (name: string) => Answer): (name: string) => Answer {
  const answers = new Map<string, Answer>();
  return (name) => {
    let answer = answers.get(name);
    if (answer === undefined) {
      answer = find(name);
      answers.set(name, answer);
    }
    return answer;
  };
}
