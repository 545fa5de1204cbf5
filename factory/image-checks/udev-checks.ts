import type { ImageCheck } from "./image-check.ts";
import { udevRules } from "./udev-rules.ts";

/** Programs that udev runs are there. */
export const udevProgram: ImageCheck = {
  id: "udev-program",
  summary: "a rule of udev runs a program that the image does not have",
  why: "udev says so for every device that the rule matches.",
  advice: "Install what has the program, or mask the rules.",
  mayBeFatal: false,
  check: (image, report) => {
    for (const { path, line, key, attribute, operator, value } of udevRules(image.view)) {
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
