import type { CheckedImage } from "./checked-image.ts";
import type { ImageCheck } from "./image-check.ts";

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
export function udevRules({ view, text }: Pick<CheckedImage, "view" | "text">): readonly UdevAssignment[] {
  const files = new Map<string, string>();
  for (const root of ["/etc/udev", "/usr/local/lib/udev", "/usr/lib/udev"]) {
    for (const name of view.list(`${root}/rules.d`))
      if (name.endsWith(".rules") && !files.has(name)) files.set(name, `${root}/rules.d/${name}`);
  }
  return [...files.values()].flatMap((path) => rulesOf(path, text(path)));
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

/** Programs that udev runs are there. */
export const udevProgram: ImageCheck = {
  id: "udev-program",
  summary: "a rule of udev runs a program that the image does not have",
  why: "udev says so for every device that the rule matches.",
  advice: "Install what has the program, or mask the rules.",
  mayBeFatal: false,
  check: (image, report) => {
    for (const { path, line, key, attribute, operator, value } of udevRules(image)) {
      const isProgram =
        key === "PROGRAM" ||
        (key === "RUN" && attribute !== "builtin") ||
        (key === "IMPORT" && attribute === "program");
      if (!isProgram || (key === "RUN" && operator === "-=")) continue;
      const [program = ""] = value.trim().split(/\s+/);
      if (program === "" || /[$%]/.test(program)) continue;
      // udev(7): without a folder it is in /usr/lib/udev.
      const place = program.startsWith("/") ? program : `/usr/lib/udev/${program}`;
      if (!image.exists(place)) report({ path, line, message: `${place}, which a rule runs, does not exist` });
    }
  },
};
