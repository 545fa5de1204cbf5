import type { KnownTrigger, TriggerPolicy } from "../packages/trigger-policy.ts";

/** A trigger that a package is interested in, and what is known of it. */
export interface Interest {
  readonly package: string;
  /** A path, or a name that other packages call. */
  readonly trigger: string;
  /** undefined where nobody knows what the package does. */
  readonly known: KnownTrigger | undefined;
  /** Whether a path is the package's own. */
  readonly isOwn: (path: string) => boolean;
  /** A file of each other package that calls it by name. */
  readonly callers: readonly string[];
}

/** What is needed of a package. */
interface TriggeringPackage {
  readonly package: { readonly name: string };
  readonly entries: ReadonlyMap<string, { readonly kind: string }>;
  readonly scripts: readonly { readonly name: string; readonly text: string }[];
  readonly triggers: string;
}

/** What packages do for others by triggers, as far as a machine may miss it. */
export function interestsOf(packages: readonly TriggeringPackage[], policy: TriggerPolicy): readonly Interest[] {
  const interests: Interest[] = [];
  for (const { package: of, entries, scripts, triggers } of packages) {
    const wanted = triggers === "" ? [] : policy.interests(triggers);
    const postinst = scripts.find(({ name }) => name === "postinst")?.text ?? "";
    for (const trigger of wanted) {
      const known = policy.known.find((one) => one.of.test(of.name) && one.trigger.test(trigger));
      if (known === undefined ? policy.onlyRestarts(postinst) : !/^(listed|missing)$/.test(known.becomes)) continue;
      const others = packages.filter(
        (other) => other.package.name !== of.name && policy.activates(other.triggers).includes(trigger),
      );
      const callers = others.flatMap((other) => fileOf(other.entries));
      interests.push({ package: of.name, trigger, known, isOwn: (path) => entries.has(path), callers });
    }
  }
  return interests;
}

function fileOf(entries: TriggeringPackage["entries"]): string[] {
  const [path] = [...entries].find(([, { kind }]) => kind !== "directory") ?? [];
  return path === undefined ? [] : [path];
}
