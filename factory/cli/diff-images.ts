import { resolve } from "node:path";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { closest } from "@wherry/core/errors/suggest.ts";
import { type ComparedImages, compareImageFiles } from "../comparison/compare-image-files.ts";
import { formatComparison } from "../comparison/format-comparison.ts";
import { type ComparedPart, shownParts } from "../comparison/image-comparison.ts";
import type { CommandContext, CommonOptions } from "./command.ts";

interface DiffImageOptions extends CommonOptions {
  readonly only?: string;
}

/**
 * Compares two images, or the folders of two builds, and shows what is different in them. Gives 1 where something is,
 * among what --only names, and 0 where nothing is.
 *
 * @throws {WherryError} usage.invalid when they are of different kinds, or --only names a part that there is not
 * @throws {WherryError} format.invalid, format.too-large, archive.malformed or lock.invalid when one cannot be read
 */
export async function diffImages(
  names: { readonly before: string; readonly after: string },
  options: DiffImageOptions,
  { cwd, signal, result, show }: CommandContext,
): Promise<number> {
  const only = options.only === undefined ? undefined : readParts(options.only);
  const named = (name: string) => ({ path: resolve(cwd, name), name });
  const compared = await compareImageFiles(named(names.before), named(names.after), {
    signal,
    ...(only === undefined ? {} : { parts: only }),
  });
  if (options.json === true) result(comparisonObject(compared));
  else
    for (const [index, one] of compared.entries()) {
      const heading = compared.length === 1 ? [] : [...(index === 0 ? [] : [""]), `${one.what}s:`];
      show([...heading, ...formatComparison(one, only === undefined ? {} : { parts: only })]);
    }
  return compared.every(({ differences }) => differences.length === 0) ? 0 : 1;
}

function readParts(list: string): ReadonlySet<ComparedPart | "sizes"> {
  return new Set(
    list.split(",").map((word) => {
      const name = word.trim();
      const found = shownParts.find((part) => part === name);
      if (found !== undefined) return found;
      const meant = closest(name, shownParts);
      throw new WherryError("usage.invalid", `--only does not know "${name}"`, {
        hint: `${meant === undefined ? "" : `did you mean ${meant}? `}choose from ${shownParts.join(", ")}, separated by commas`,
      });
    }),
  );
}

/** For --json: docs/comparing.md. */
function comparisonObject(compared: readonly ComparedImages[]): object {
  return {
    differences: compared.flatMap(({ what, differences }) =>
      differences.map(({ kind, path, ...rest }) => ({ kind, path, image: what, ...rest })),
    ),
    images: compared.map(({ differences: _, format: __, names, what, ...rest }) => ({
      image: what,
      ...names,
      ...rest,
    })),
  };
}
