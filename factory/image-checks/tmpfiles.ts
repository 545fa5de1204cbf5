import { splitWords } from "@wherry/core/systemd/split-words.ts";
import { type FileView, readText } from "@wherry/core/tree/view.ts";
import { dropInFiles } from "./drop-in-files.ts";

interface TmpfilesLine {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** "d", with its modifiers: "L+". */
  readonly type: string;
  readonly target: string;
  readonly user: string;
  readonly group: string;
}

/** Every line of tmpfiles.d(5) that counts. */
export function tmpfilesLines(view: FileView): readonly TmpfilesLine[] {
  return dropInFiles(view, "tmpfiles.d").flatMap((file) =>
    readText(view, file)
      .split("\n")
      .flatMap((text, index): TmpfilesLine[] => {
        if (/^\s*(?:#|$)/.test(text)) return [];
        const [type = "", target = "", , user = "-", group = "-"] = splitWords(text);
        return [{ file, line: index + 1, type, target, user, group }];
      }),
  );
}
