import { basename, dirname, extname } from "node:path";
import { isScalar, itemsIn, type ObjectNode, textIn, valueIn } from "@wherry/config/json/data-node.ts";
import { isWithin } from "@wherry/core/paths/paths.ts";
import { entryPlaces } from "./entry-places.ts";
import type { ImageDefinition } from "./image-definition.ts";
import { displayPath, type Layer, type LayerOptions } from "./layers.ts";
import { expand } from "./merge/expand.ts";
import { withoutRemovals } from "./merge/finish.ts";
import { mergeDefinitions } from "./merge/merge.ts";
import { packageIn } from "./merge/rules.ts";
import type { SourceFiles } from "./source/source-files.ts";

/** What a merged definition no longer shows: which of its entries came from where. */
export interface Origins extends Pick<ImageDefinition, "inherited" | "stockLinks" | "entriesAt"> {
  readonly stock: ImageDefinition["packages"]["stock"];
}

export const noOrigins: Origins = {
  stock: { install: [], omit: [], without: [] },
  inherited: {},
  stockLinks: [],
  entriesAt: {},
};

/** The lists whose inherited entries messages speak of. */
const told: readonly (readonly [section: string, list: string])[] = [
  ["packages", "install"],
  ["packages", "omit"],
  ["services", "enable"],
  ["services", "disable"],
  ["services", "mask"],
  ["trim", "paths"],
];

/** Where the entries of a merged definition come from. `layers` are as `readLayers` gives them. */
export function originsOf(
  root: ObjectNode,
  layers: readonly Layer[],
  { sources, ...options }: Pick<LayerOptions, "cwd" | "stockDirectory"> & { readonly sources: SourceFiles },
): Origins {
  const isStock = (layer: Layer) => isWithin(layer.file, options.stockDirectory);
  const byShown = new Map(layers.map((layer) => [displayPath(layer.file, options.cwd), layer]));
  const own = layers.at(-1);
  const layerOf = (offset: number) => byShown.get(sources.placeOf(offset).file);
  const entries = (section: string, list: string) => {
    const node = valueIn(root, section);
    const items = node?.kind === "object" ? itemsIn(node, list) : [];
    return items.flatMap((item) => (isScalar(item) ? [{ text: item.text, layer: layerOf(item.offset) }] : []));
  };
  const stockNames = namedBy(layers.filter(isStock), sources);
  const installed = new Set(stockNames("install"));
  return {
    stock: {
      install: entries("packages", "install").flatMap(({ text }) => (installed.has(packageIn(text)) ? [text] : [])),
      omit: entries("packages", "omit").flatMap(({ text, layer }) => (layer && isStock(layer) ? [text] : [])),
      without: stockNames("omit"),
    },
    stockLinks: itemsIn(root, "links").flatMap((item) => {
      const path = item.kind === "object" ? textIn(item, "path") : undefined;
      const layer = layerOf(item.offset);
      return path !== undefined && layer !== undefined && isStock(layer) ? [path] : [];
    }),
    entriesAt: entryPlaces(root, sources.placeOf),
    inherited: Object.fromEntries(
      told.flatMap(([section, list]) => {
        const inherited = entries(section, list).flatMap(({ text, layer }) =>
          layer === undefined || layer === own ? [] : [[text, describe(layer, isStock(layer), options.cwd)] as const],
        );
        return inherited.length === 0 ? [] : [[`${section}.${list}`, Object.fromEntries(inherited)]];
      }),
    ),
  };
}

/** The names in the lists of packages that definitions have by themselves. */
function namedBy(layers: readonly Layer[], sources: SourceFiles): (list: "install" | "omit") => readonly string[] {
  const merged = layers
    .flatMap(({ root }) => (root.kind === "object" ? [expand(root)] : []))
    .reduce<ObjectNode | undefined>((base, over) => (base ? mergeDefinitions(base, over, sources) : over), undefined);
  const packages = merged && valueIn(withoutRemovals(merged, sources).root, "packages");
  return (list) => {
    const items = packages?.kind === "object" ? itemsIn(packages, list) : [];
    return items.flatMap((item) => (isScalar(item) ? [packageIn(item.text)] : []));
  };
}

/** "container-host (images/container-host/image.yaml)"; a file that is no stock definition by its path alone. */
function describe({ file }: Layer, isStock: boolean, cwd: string): string {
  const shown = displayPath(file, cwd);
  const stem = basename(file, extname(file));
  return isStock ? `${stem === "image" ? basename(dirname(file)) : stem} (${shown})` : shown;
}
