import { followLinks, joinPath } from "@wherry/core/paths/paths.ts";

/** What a configuration is held against: the image of the machine that it is for. */
export interface ImageFacts {
  /** What it is called in messages. */
  readonly name: string;
  /** By their paths on the machine. */
  readonly nodes: ReadonlyMap<string, ImageNode>;
  readonly users: ReadonlyMap<string, ImageAccount>;
  readonly groups: ReadonlyMap<string, ImageAccount>;
  /** False where its packages alone are known, and not what its definition adds to them. */
  readonly isWhole: boolean;
}

export interface ImageNode {
  readonly kind: "file" | "directory" | "link" | "other";
  readonly target?: string;
  /** A file's; undefined where it cannot be had. */
  readonly text?: () => string | undefined;
}

export interface ImageAccount {
  readonly id: number;
}

/** The path that a path leads to on the machine, with every link followed; undefined for a loop. */
export function realPath({ nodes }: ImageFacts, path: string): string | undefined {
  return followLinks(path, (one) => nodes.get(one)?.target);
}

/** What is at a path, with links followed. */
export function lookUp(facts: ImageFacts, path: string): ImageNode | undefined {
  const real = realPath(facts, path);
  return real === undefined ? undefined : facts.nodes.get(real);
}

/** The names of what is in a folder. */
export function namesIn({ nodes }: ImageFacts, folder: string): readonly string[] {
  const start = joinPath(folder, "");
  return [...nodes.keys()].flatMap((path) =>
    path.startsWith(start) && !path.slice(start.length).includes("/") ? [path.slice(start.length)] : [],
  );
}
