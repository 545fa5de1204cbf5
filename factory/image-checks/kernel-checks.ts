import { isGlob } from "@wherry/core/globs/globs.ts";
import { expandFor } from "@wherry/core/systemd/unit-settings.ts";
import { dropInFiles } from "./drop-in-files.ts";
import type { ImageCheck } from "./image-check.ts";
import { startedClause } from "./units/unit-subjects.ts";

/** Modules that are loaded at boot are there. */
export const kernelModule: ImageCheck = {
  id: "kernel-module",
  summary: "a kernel module is to be loaded that the image's kernel does not have",
  why: "Loading it fails, and with it systemd-modules-load.service or the unit that asks for it.",
  advice: "Take another kernel package, say trim.modules: false, or do not ask for the module.",
  mayBeFatal: true,
  check: (image, report) => {
    const { modules } = image;
    if (modules === undefined) return;
    const files = [...dropInFiles(image.view, "modules-load.d"), "/etc/modules"];
    for (const path of files) {
      for (const [index, text] of image.text(path).split("\n").entries()) {
        const name = text.trim();
        if (name === "" || /^[#;]/.test(name) || modules.has(name)) continue;
        report({ path, line: index + 1, message: `the kernel has no module ${name}` });
      }
    }
    for (const subject of image.subjects) {
      for (const { program, arguments: words, setting, isNeeded } of subject.commands) {
        if (!/(?:^|\/)modprobe$/.test(program)) continue;
        // Words behind the first name are parameters of the module, but with -a.
        const names = words.filter((word) => !word.startsWith("-"));
        const isAll = words.some((word) => /^-[a-z]*a|^--all$/.test(word));
        const isRemoval = words.some((word) => /^-[a-z]*r|^--remove$/.test(word));
        const isQuiet = words.some((word) => /^-[a-z]*q|^--quiet$/.test(word));
        if (isRemoval) continue;
        for (const word of isAll ? names : names.slice(0, 1)) {
          const name = expandFor(subject.unit, word);
          if (name === undefined || name === "" || name.includes("$") || modules.has(name)) continue;
          const message = `${subject.name}${startedClause(subject)} loads ${name}, and the kernel has no such module`;
          const fatal = isNeeded && subject.isStarted && !isQuiet;
          report({ path: setting.file, line: setting.line, message, fatal });
        }
      }
    }
  },
};

/** Interpreters of binfmt.d(5) are there. */
export const binfmtInterpreter: ImageCheck = {
  id: "binfmt-interpreter",
  summary: "binfmt.d names an interpreter that the image does not have",
  why: "Programs of that format cannot be started.",
  advice: "Install the interpreter, or mask the file.",
  mayBeFatal: false,
  check: (image, report) => {
    for (const path of dropInFiles(image.view, "binfmt.d")) {
      for (const [index, text] of image.text(path).split("\n").entries()) {
        if (/^\s*(?:[#;]|$)/.test(text)) continue;
        // ":name:type:offset:magic:mask:interpreter:flags", the first character being what separates.
        const interpreter = text.trim().split(text.trim().charAt(0))[6] ?? "";
        if (interpreter.startsWith("/") && !image.exists(interpreter))
          report({ path, line: index + 1, message: `${interpreter} does not exist` });
      }
    }
  },
};

/** What the firewall's rules include is there. */
export const nftablesInclude: ImageCheck = {
  id: "nftables-include",
  summary: "the rules of nftables include a file that does not exist",
  why: "nft refuses all of the rules, so that there is no firewall.",
  advice: "Add the file, or take the line out.",
  mayBeFatal: true,
  check: (image, report) => {
    const isStarted = image.boot.started.has("nftables.service");
    const files = [
      "/etc/nftables.conf",
      ...image.view.list("/etc/nftables.d").map((name) => `/etc/nftables.d/${name}`),
    ];
    for (const path of files) {
      for (const [index, text] of image.text(path).split("\n").entries()) {
        const [, included = ""] = /^\s*include\s+"([^"]+)"/.exec(text) ?? [];
        // Of a pattern, nothing need be there.
        if (!included.startsWith("/") || isGlob(included) || image.exists(included)) continue;
        report({ path, line: index + 1, message: `${included} does not exist`, fatal: isStarted });
      }
    }
  },
};
