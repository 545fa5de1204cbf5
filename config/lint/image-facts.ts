import type { FileView, ViewNode } from "@wherry/core/tree/view.ts";

/** What a configuration is held against: the image of the machine that it is for. */
export interface ImageFacts {
  /** What it is called in messages. */
  readonly name: string;
  /** Its files by their paths on the machine. Texts can be had of units, as far as they are known. */
  readonly view: FileView;
  readonly users: ReadonlyMap<string, ImageAccount>;
  readonly groups: ReadonlyMap<string, ImageAccount>;
  /** False where its packages alone are known, and not what its definition adds to them. */
  readonly isWhole: boolean;
}

export interface ImageAccount {
  readonly id: number;
}

/** What is at a path, with a link there followed. */
export function lookUp({ view }: ImageFacts, path: string): ViewNode | undefined {
  const place = view.follow(path);
  return place === undefined ? undefined : view.lookup(place);
}
