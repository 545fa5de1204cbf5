import { ancestorsOf, baseName, joinPath, parentOf } from "../paths/paths.ts";
import { type FileView, type ViewNode, viewOf } from "./view.ts";

/** Another view with changes of one's own over it. */
export interface Overlay extends FileView {
  /**
   * Puts something at a place; folders that are missing are there with it. `bytes` are a file's, where they are known.
   */
  put(place: string, node: ViewNode, bytes?: Uint8Array): void;
  remove(place: string): void;
  /**
   * What is at the places that were changed, in the order of the first changes; undefined where nothing is any more.
   */
  readonly changes: ReadonlyMap<string, ViewNode | undefined>;
}

/**
 * Changes over a view, seen at once, while the view below stays as it is. Names come and go; what is a directory below
 * stays one, and places are paths without links in their folders.
 */
export function overlay(below: FileView): Overlay {
  const changes = new Map<string, ViewNode | undefined>();
  const bytes = new Map<string, Uint8Array>();
  /** By folder. */
  const changed = new Map<string, Set<string>>();
  const at = (place: string) => (changes.has(place) ? changes.get(place) : below.lookup(place));
  const change = (place: string, node: ViewNode | undefined): void => {
    changes.set(place, node);
    bytes.delete(place);
    const folder = parentOf(place);
    const names = changed.get(folder) ?? new Set();
    changed.set(folder, names.add(baseName(place)));
  };
  const view = viewOf({
    at,
    names(folder) {
      const names = new Set(below.list(folder));
      for (const name of changed.get(folder) ?? []) {
        if (changes.get(joinPath(folder, name)) === undefined) names.delete(name);
        else names.add(name);
      }
      return [...names].sort();
    },
    bytes: (place) => (changes.has(place) ? bytes.get(place) : below.read(place)),
  });
  return {
    ...view,
    changes,
    put(place, node, content) {
      for (const folder of ancestorsOf(place)) if (at(folder) === undefined) change(folder, { kind: "directory" });
      change(place, node);
      if (content !== undefined) bytes.set(place, content);
    },
    remove: (place) => change(place, undefined),
  };
}
