import type { RecordingPolicy } from "../packages/recording-policy.ts";
import type { JudgedScripts } from "../scripts/review.ts";
import type { UnpackedPackage } from "../tree/unpacked-package.ts";

interface OpenedSystem {
  readonly packages: readonly UnpackedPackage[];
  readonly judged: Pick<JudgedScripts<UnpackedPackage>, "unknown">;
}

/**
 * Packages that scripts enable something in where they are there: what is done in their folders holds for images that
 * have these.
 */
export function hostsOf({ packages, judged }: OpenedSystem, hosts: RecordingPolicy["hosts"]): string[] {
  const names = new Set(packages.map((one) => one.package.name));
  const texts = judged.unknown.flatMap((one) => one.package.scripts.map(({ text }) => text));
  return [...hosts]
    .filter(([name, word]) => !names.has(name) && texts.some((text) => word.test(text)))
    .map(([name]) => name);
}
