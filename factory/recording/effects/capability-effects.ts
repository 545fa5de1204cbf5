import { normaliseCapabilities } from "@wherry/core/tree/capabilities.ts";
import type { Effect } from "../../scripts/effects.ts";

/**
 * What setcap(8) was told between two states of what its stand-in writes (`RecordingPolicy.capabilities`), the last
 * word on each path. What cannot be understood stays as it is, and is then refused as part of a record.
 */
export function capabilityEffects(
  before: string | undefined,
  after: string | undefined,
): readonly Extract<Effect, { kind: "capabilities" }>[] {
  const said = (after ?? "")
    .slice((before ?? "").length)
    .split("\n")
    .filter(Boolean);
  const last = new Map<string, string>();
  for (const line of said) {
    const [capabilities = "", path = ""] = line.split("\t");
    // Taken away: a fresh system's program has none.
    if (/^(-r|[a-z_,]*-[eip]+)$/.test(capabilities)) last.delete(path);
    else last.set(path, normaliseCapabilities(capabilities) ?? capabilities);
  }
  return [...last].map(([path, capabilities]) => ({ kind: "capabilities", path, capabilities }));
}
