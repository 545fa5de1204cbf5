import { parentOf } from "@wherry/core/paths/paths.ts";
import type { CheckedImage } from "./checked-image.ts";
import type { ImageCheck } from "./image-check.ts";

/** Modules and included stacks of PAM are there; pam.conf(5) passes over what is optional. */
export const pamModule: ImageCheck = {
  id: "pam-module",
  summary: "a stack of PAM has a module, or includes a stack, that the image does not have",
  why: "What a module that is missing decides is refused, so that nobody may log in that way.",
  advice: "Install the package that has it.",
  mayBeFatal: false,
  check: (image, report) => {
    const folders = securityFolders(image);
    for (const folder of ["/etc/pam.d", "/usr/lib/pam.d"]) {
      for (const name of image.view.list(folder)) {
        const path = `${folder}/${name}`;
        for (const [index, text] of image.text(path).split("\n").entries()) {
          const line = index + 1;
          const [, included] = /^\s*@include\s+(\S+)/.exec(text) ?? [];
          const [, quiet, control, rest] =
            /^\s*(-?)(?:auth|account|password|session)\s+(\[[^\]]*\]|\S+)\s+(\S+)/.exec(text) ?? [];
          const stack = included ?? (control === "include" || control === "substack" ? rest : undefined);
          if (stack !== undefined) {
            if (!hasStack(image, stack)) report({ path, line, message: `the stack ${stack} does not exist` });
          } else if (rest !== undefined && quiet === "" && control !== "optional" && !hasModule(image, folders, rest))
            report({ path, line, message: `the module ${rest} does not exist` });
        }
      }
    }
  },
};

function hasStack({ exists }: CheckedImage, stack: string): boolean {
  if (stack.startsWith("/")) return exists(stack);
  return ["/etc/pam.d", "/usr/lib/pam.d"].some((folder) => exists(`${folder}/${stack}`));
}

function hasModule({ exists }: CheckedImage, folders: readonly string[], module: string): boolean {
  if (module.includes("$")) return true;
  return module.startsWith("/") ? exists(module) : folders.some((folder) => exists(`${folder}/${module}`));
}

/** Where modules of PAM are: beside those that there are. */
function securityFolders({ paths }: CheckedImage): readonly string[] {
  const found = paths.filter((path) => /^\/usr\/lib\/(?:[^/]+\/)?security\/pam_[^/]+\.so$/.test(path)).map(parentOf);
  return [...new Set(found)];
}

/** Sources of names are there. */
export const nssModule: ImageCheck = {
  id: "nss-module",
  summary: "/etc/nsswitch.conf names a source of names that the image does not have",
  why: "glibc passes over it, and names that it knows are not found.",
  advice: "Install its package, or take it out.",
  mayBeFatal: false,
  check: (image, report) => {
    const path = "/etc/nsswitch.conf";
    const libraries = new Set(image.paths.map((one) => one.slice(one.lastIndexOf("/") + 1)));
    for (const [index, text] of image.text(path).split("\n").entries()) {
      const [, database, sources = ""] = /^\s*([a-z_]+):([^#]*)/.exec(text) ?? [];
      if (database === undefined) continue;
      for (const source of sources.replace(/\[[^[\]]*\]/g, " ").split(/\s+/)) {
        // These two are within the library itself.
        if (source === "" || source === "files" || source === "dns" || libraries.has(`libnss_${source}.so.2`)) continue;
        report({ path, line: index + 1, message: `${database}: there is no libnss_${source}.so.2` });
      }
    }
  },
};

/** Settings of sshd_config(5) that name a program, and which of their words that is. */
const PROGRAM_WORDS: ReadonlyMap<string, number> = new Map([
  ["subsystem", 1],
  ["authorizedkeyscommand", 0],
  ["authorizedprincipalscommand", 0],
]);

/** What sshd starts is there. */
export const sshServer: ImageCheck = {
  id: "ssh-server",
  summary: "sshd is to use a program, user or stack of PAM that the image does not have",
  why: "Logins, or file transfers, fail.",
  advice: "Correct sshd_config, or install what has it.",
  mayBeFatal: false,
  check: (image, report) => {
    const folder = "/etc/ssh/sshd_config.d";
    const files = image.view.list(folder).map((name) => `${folder}/${name}`);
    if (!image.exists("/usr/sbin/sshd")) return;
    for (const path of [...files.filter((file) => file.endsWith(".conf")), "/etc/ssh/sshd_config"]) {
      for (const [index, text] of image.text(path).split("\n").entries()) {
        const line = index + 1;
        const [key = "", ...words] = text.trim().split(/[\s=]+/);
        const [first = ""] = words;
        const program = words[PROGRAM_WORDS.get(key.toLowerCase()) ?? words.length] ?? "";
        if (program.startsWith("/") && !image.exists(program))
          report({ path, line, message: `${key}: ${program} does not exist` });
        if (/^Authorized(?:Keys|Principals)CommandUser$/i.test(key) && !image.users.has(first))
          report({ path, line, message: `${key}: there is no user ${first}` });
        if (/^UsePAM$/i.test(key) && first === "yes" && !hasStack(image, "sshd"))
          report({ path, line, message: "UsePAM: the stack /etc/pam.d/sshd does not exist" });
      }
    }
  },
};
