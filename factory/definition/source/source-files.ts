import { createLocator, type TextPlace } from "@wherry/config/json/locate.ts";
import type { Place } from "@wherry/core/errors/place.ts";

/**
 * The files that a definition is written in, laid end to end: one offset tells the file as well, so that a tree merged
 * from many of them knows where each of its parts stands, as in Go's token.FileSet.
 */
export interface SourceFiles {
  /**
   * Adds a file under the name that places carry. Returns where its text begins: what to add to offsets into it.
   * Without a text there is only the one place in it, which has no line.
   */
  add(name: string, text?: string): number;
  /** The file that an offset lies in, with line and column where its text is known. */
  placeOf(offset: number): Place;
}

interface SourceFile {
  readonly name: string;
  readonly start: number;
  readonly locate: ((offset: number) => TextPlace) | undefined;
}

/** An empty row of files, whose offsets begin at 0; `add` fills it. */
export function createSourceFiles(): SourceFiles {
  const files: SourceFile[] = [];
  let next = 0;
  return {
    add(name, text) {
      const start = next;
      files.push({ name, start, locate: text === undefined ? undefined : createLocator(text) });
      // One more, as something may be missing behind the last character.
      next += (text?.length ?? 0) + 1;
      return start;
    },
    placeOf(offset) {
      const file = files.findLast(({ start }) => start <= offset);
      return { file: file?.name ?? "", ...file?.locate?.(offset - file.start) };
    },
  };
}
