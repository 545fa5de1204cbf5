import type { Effect } from "../../scripts/effects.ts";
import type { PerMachinePath } from "../../scripts/script-record.ts";

/** Characters of what one file contains, and of what all files of one package do. */
const mostOfFile = 128 * 1024;
const mostOfAll = 256 * 1024;

/**
 * The paths whose contents are too much for a record: no settings that scripts write are that long, but what programs
 * compile, unpack or download is. The largest go first.
 */
export function boundContents(
  effects: readonly { readonly path: string; readonly effect: Effect }[],
): readonly PerMachinePath[] {
  const sizes = effects
    .map(({ path, effect }) => ({ path, size: sizeOf(effect) }))
    .sort((a, b) => b.size - a.size || (a.path < b.path ? -1 : 1));
  let sum = sizes.reduce((all, { size }) => all + size, 0);
  const over: PerMachinePath[] = [];
  for (const { path, size } of sizes) {
    if (size <= mostOfFile && sum <= mostOfAll) break;
    over.push({ path, why: "more than a record may hold" });
    sum -= size;
  }
  return over;
}

function sizeOf(effect: Effect): number {
  switch (effect.kind) {
    case "file":
      return effect.text.length;
    case "binary":
      return effect.base64.length;
    case "edit":
      return JSON.stringify(effect.hunks).length;
    default:
      return 0;
  }
}
