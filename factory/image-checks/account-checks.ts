import { splitWords } from "@wherry/core/systemd/split-words.ts";
import { type AccountKind, hasAccount, missingHint } from "./accounts.ts";
import type { CheckedImage } from "./checked-image.ts";
import { dropInFiles } from "./drop-in-files.ts";
import type { ImageCheck, ImageProblem } from "./image-check.ts";
import { tmpfilesLines } from "./tmpfiles.ts";
import { udevRules } from "./udev-rules.ts";

function missing(
  image: CheckedImage,
  kind: AccountKind,
  name: string,
  { path, line }: { readonly path: string; readonly line: number },
): ImageProblem[] {
  if (name === "" || name.includes("$") || name.includes("%") || hasAccount(image, kind, name)) return [];
  return [
    { path, line, message: `there is no ${kind} ${name}`, hint: missingHint(kind, name), missing: `${kind} ${name}` },
  ];
}

/** Owners of what tmpfiles.d makes exist. */
export const tmpfilesAccount: ImageCheck = {
  id: "tmpfiles-account",
  summary: "a line of tmpfiles.d names a user or group that the image does not have",
  why: "systemd-tmpfiles leaves the line out, and the folder or file does not exist.",
  advice: "Add the account.",
  mayBeFatal: false,
  check: (image, report) => {
    for (const { file, line, user, group } of tmpfilesLines(image.view)) {
      const place = { path: file, line };
      if (user !== "-") for (const problem of missing(image, "user", user.replace(/^:/, ""), place)) report(problem);
      if (group !== "-") for (const problem of missing(image, "group", group.replace(/^:/, ""), place)) report(problem);
    }
  },
};

/** What sysusers.d declares exists: the build makes these accounts. */
export const sysusersAccount: ImageCheck = {
  id: "sysusers-account",
  summary: "a line of sysusers.d names an account that the image does not have",
  why: "systemd-sysusers would have to make it at boot, with any number.",
  advice: "Correct the line.",
  mayBeFatal: false,
  check: (image, report) => {
    for (const path of dropInFiles(image.view, "sysusers.d")) {
      for (const [index, text] of image.text(path).split("\n").entries()) {
        const [type = "", name = "", second = ""] = splitWords(text);
        const place = { path, line: index + 1 };
        if (/^u!?$/.test(type)) for (const problem of missing(image, "user", name, place)) report(problem);
        if (/^[gm]$/.test(type))
          for (const problem of missing(image, "group", type === "g" ? name : second, place)) report(problem);
      }
    }
  },
};

/** Accounts that sudoers(5) speaks of exist. */
export const sudoersAccount: ImageCheck = {
  id: "sudoers-account",
  summary: "a rule of sudoers is for a user or group that the image does not have",
  why: "It allows nobody anything.",
  advice: "Correct the name, or add the account.",
  mayBeFatal: false,
  check: (image, report) => {
    const files = ["/etc/sudoers", ...image.view.list("/etc/sudoers.d").map((name) => `/etc/sudoers.d/${name}`)];
    for (const path of files) {
      // sudo passes over such names in its folder.
      if (path.startsWith("/etc/sudoers.d/") && /~$|\./.test(path.slice("/etc/sudoers.d/".length))) continue;
      for (const [index, text] of image.text(path).split("\n").entries()) {
        const [, percent = "", name = ""] = /^\s*(%?)([a-z_][a-z0-9_-]*)\s[^=]*=/.exec(text) ?? [];
        const place = { path, line: index + 1 };
        for (const problem of missing(image, percent === "" ? "user" : "group", name, place)) report(problem);
      }
    }
  },
};

/** Accounts that D-Bus gives rights to exist. */
export const dbusAccount: ImageCheck = {
  id: "dbus-account",
  summary: "a policy of D-Bus is for a user or group that the image does not have",
  why: "The bus leaves the policy out, and the service may not own its name.",
  advice: "Add the account.",
  mayBeFatal: false,
  check: (image, report) => {
    for (const folder of ["/etc/dbus-1/system.d", "/usr/share/dbus-1/system.d"]) {
      for (const file of image.view.list(folder)) {
        const path = `${folder}/${file}`;
        for (const [index, text] of withoutComments(image.text(path)).split("\n").entries()) {
          for (const [, kind, , name = ""] of text.matchAll(/<policy\s+(user|group)=(["'])([^"']+)\2/g)) {
            const place = { path, line: index + 1 };
            if (name !== "*")
              for (const problem of missing(image, kind === "user" ? "user" : "group", name, place)) report(problem);
          }
        }
      }
    }
  },
};

/** Comments of XML become blanks, so that lines keep their numbers. */
function withoutComments(text: string): string {
  let bare = "";
  let at = 0;
  for (let start = text.indexOf("<!--"); start >= 0; start = text.indexOf("<!--", at)) {
    const end = text.indexOf("-->", start);
    const next = end < 0 ? text.length : end + 3;
    bare += text.slice(at, start) + text.slice(start, next).replace(/[^\n]/g, " ");
    at = next;
  }
  return bare + text.slice(at);
}

/** Owners of devices exist. */
export const udevAccount: ImageCheck = {
  id: "udev-account",
  summary: "a rule of udev names a user or group that the image does not have",
  why: "udev leaves the owner as it is, with a line in the journal.",
  advice: "Add the account.",
  mayBeFatal: false,
  check: (image, report) => {
    for (const { path, line, key, operator, value } of udevRules(image.view)) {
      if (operator === "==" || operator === "!=" || (key !== "GROUP" && key !== "OWNER")) continue;
      for (const problem of missing(image, key === "OWNER" ? "user" : "group", value, { path, line })) report(problem);
    }
  },
};
