import { createHash } from "node:crypto";
import type { ImageDefinition } from "./image-definition.ts";

/**
 * SHA-256 over the part of a definition that its packages follow from. A lock with another one belongs to another
 * definition. Order counts among repositories only.
 */
export function requestDigest(definition: ImageDefinition): string {
  const { architecture, packages, kernel } = definition;
  const repositories = definition.repositories.map((repository) => {
    if (repository.kind === "local") return { kind: "local", path: repository.name, priority: repository.priority };
    // Who signs a repository, and for how long, decides whether it is believed, not what it holds.
    const suite = { ...repository, anySuite: undefined, checkValidUntil: undefined };
    return suite.kind === "url" ? { ...suite, keys: [], trusted: false } : suite;
  });
  return digest({
    architecture,
    repositories,
    install: [...packages.install].sort(),
    omit: [...packages.omit].sort(),
    // Digests of before, when there were none, hold.
    recommends: packages.recommends.length === 0 ? undefined : [...packages.recommends].sort(),
    pins: packages.pins.length === 0 ? undefined : packages.pins,
    kernel: kernel?.package ?? null,
  });
}

/** JSON with sorted keys and no spaces: equal values, and only those, have equal text. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(",")}}`;
}

function digest(value: unknown): string {
  return createHash("sha256").update(canonicalJson(value)).digest("hex");
}
