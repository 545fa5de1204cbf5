import { type FileView, readText } from "@wherry/core/tree/view.ts";
import { dropInFiles } from "./drop-in-files.ts";

interface UdevAssignment {
  readonly path: string;
  readonly line: number;
  /** Without what stands in braces: "RUN". */
  readonly key: string;
  /** What stands in braces, "" where nothing does: "program" of IMPORT{program}. */
  readonly attribute: string;
  readonly operator: string;
  readonly value: string;
}

/** Every match and assignment of the rules of udev(7) that count, with where they stand. */
export function udevRules(view: FileView): readonly UdevAssignment[] {
  return dropInFiles(view, "udev/rules.d", ".rules").flatMap((path) => rulesOf(path, readText(view, path)));
}

function rulesOf(path: string, text: string): UdevAssignment[] {
  const rules: UdevAssignment[] = [];
  let open = "";
  let start = 0;
  for (const [index, line] of text.split("\n").entries()) {
    if (open === "" && /^\s*#/.test(line)) continue;
    if (open === "") start = index + 1;
    if (line.endsWith("\\")) {
      open += `${line.slice(0, -1)} `;
      continue;
    }
    const whole = open + line;
    open = "";
    for (const [, key = "", attribute = "", operator = "", value = ""] of whole.matchAll(
      /(?<![A-Z_])([A-Z_]+)(?:\{([^{}]*)\})?\s*(==|!=|\+=|-=|:=|=)\s*[ei]?"((?:[^"\\]|\\.)*)"/g,
    ))
      rules.push({ path, line: start, key, attribute, operator, value });
  }
  return rules;
}
