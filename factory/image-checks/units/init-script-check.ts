import type { InitScriptPolicy } from "../../packages/image-check-policy.ts";
import type { CheckedImage } from "../checked-image.ts";
import type { ImageCheck } from "../image-check.ts";
import { startedClause } from "./unit-subjects.ts";

/** What scripts of the traditional init read and call is there. */
export const initScript: ImageCheck = {
  id: "init-script",
  summary: "a unit starts a script of /etc/init.d that reads a file, or calls a program, which the image does not have",
  why: "The script ends, or starts nothing: packages take for granted what every Debian has, and an image need not have.",
  advice:
    "Install the package that has it and take it off `packages.omit`, or write a unit of your own for the service.",
  mayBeFatal: true,
  check: (image, report) => {
    const { initScripts } = image.policy;
    const told = new Set<string>();
    for (const subject of image.subjects) {
      for (const { program, isNeeded } of subject.commands) {
        const path = image.view.follow(program);
        if (path === undefined || !path.startsWith("/etc/init.d/") || told.has(path)) continue;
        told.add(path);
        const by = `${subject.name}${startedClause(subject).replace(/,$/, "")}`;
        for (const { line, what, needs, isNeeded: isVital } of missingIn(image, image.text(path))) {
          const owner = initScripts.files[needs] ?? initScripts.programs[needs];
          const hint = owner === undefined ? undefined : `add the package ${owner}: packages.install: [${owner}]`;
          const fatal = isVital && isNeeded && subject.isStarted;
          report({ path, line, message: `started by ${by}, it ${what}`, missing: needs, hint, fatal });
        }
      }
    }
  },
};

interface Missing {
  readonly line: number;
  /** "reads /lib/lsb/init-functions, which does not exist". */
  readonly what: string;
  /** The path, or the program's name. */
  readonly needs: string;
  /** Whether the script does not start anything without. */
  readonly isNeeded: boolean;
}

/** Each once, where it comes first. What the script looks for itself before is its own choice. */
function missingIn(image: CheckedImage, text: string): readonly Missing[] {
  const { initScripts } = image.policy;
  const found = new Map<string, Missing>();
  const put = (one: Missing) => found.has(one.needs) || found.set(one.needs, one);
  const lines = text.split("\n");
  for (const [index, whole] of lines.entries()) {
    const line = whole.replace(/(^|\s)#.*/, "");
    const [, sourced] = /^\s*(?:\.|source)\s+(\/[^\s;&|"'$]+)/.exec(line) ?? [];
    if (sourced !== undefined && !image.exists(sourced) && !isLookedFor(sourced, text) && !isOtherwise(lines, index)) {
      put({ line: index + 1, what: `reads ${sourced}, which does not exist`, needs: sourced, isNeeded: true });
    }
    for (const word of wordsCalled(line)) {
      const program = initScripts.functions[word] ?? word;
      if (initScripts.programs[program] === undefined || image.programs.find(program) !== undefined) continue;
      if (isLookedFor(program, text)) continue;
      const through = program === word ? "" : ` by ${word}`;
      const what = `calls ${program}${through}, and no folder of programs has it`;
      put({ line: index + 1, what, needs: program, isNeeded: isStarter(program, initScripts) });
    }
  }
  return [...found.values()];
}

function isStarter(program: string, { starters }: InitScriptPolicy): boolean {
  return starters.includes(program);
}

/** "[ -r /path ]", "test -x /sbin/name", "command -v name", "which name". */
function isLookedFor(needed: string, text: string): boolean {
  const name = RegExp.escape(needed);
  return new RegExp(`\\s-[a-z]\\s+"?(?:/\\S*/)?${name}\\b|\\b(?:command\\s+-v|which|type)\\s+${name}\\b`).test(text);
}

/** Whether a line stands behind "else": there the script has looked for something else before, of another system. */
function isOtherwise(lines: readonly string[], index: number): boolean {
  const before = lines.slice(0, index).findLast((line) => /^\s*(?:if|elif|else|fi|case|esac)\b|\)\s*$/.test(line));
  return before !== undefined && /^\s*else\b/.test(before);
}

/** The words of a line of sh(1) where commands begin, without the folders of programs. */
function wordsCalled(line: string): string[] {
  const start =
    /(?<=(?:^|[;&|()`{!]|\b(?:then|do|else|elif|if|while|until|exec)\s)\s*)(?:(?:\/usr)?\/s?bin\/)?([a-z_][\w-]*)(?=\s|$|;)/g;
  return [...line.matchAll(start)].map(([, word = ""]) => word);
}
