import { intoUsr } from "../../merging/merge.ts";
import type { Effect } from "../../scripts/effects.ts";

type DivertEffect = Extract<Effect, { kind: "divert" }>;

/**
 * The diversions that dpkg-divert(1) has noted since: three lines each, the path, where it goes, and the package whose
 * own file stays, ":" for none. What keeps a path of the time before the merged /usr from getting lost is passed over:
 * an image has only the new paths.
 */
export function diversionEffects(before: string | undefined, after: string | undefined): readonly DivertEffect[] {
  const known = new Set(parse(before ?? "").map((one) => JSON.stringify(one)));
  return parse(after ?? "").filter((one) => !known.has(JSON.stringify(one)));
}

function parse(text: string): DivertEffect[] {
  const lines = text.split("\n");
  const diversions: DivertEffect[] = [];
  for (let at = 0; at + 2 < lines.length; at += 3) {
    const [from = "", to = "", owner = ""] = lines.slice(at, at + 3);
    if (/\.usr-is-[a-z]+$/.test(to)) continue;
    const path = intoUsr(from);
    const target = intoUsr(to);
    if (path === undefined || target === undefined) continue;
    diversions.push({ kind: "divert", path, to: target, package: owner === ":" ? "" : owner });
  }
  return diversions;
}
