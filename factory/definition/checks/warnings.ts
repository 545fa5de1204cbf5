import type { Finding } from "@wherry/core/errors/finding.ts";
import { type Check, findingAt, findingAtKey } from "./check.ts";

/** Kernel settings that are switched by words. */
const TAKE_WORDS = ["kernel.printk_devkmsg"];

/** What can be meant, but is worth a word. */
export const findWarnings: Check = (context) => {
  const { definition } = context;
  const findings: Finding[] = [];
  for (const [index, repository] of definition.repositories.entries()) {
    if (repository.kind === "url" && repository.trusted) {
      const message = "trusted: nothing proves what this repository delivers";
      findings.push(
        findingAtKey(context, ["repositories", index, "trusted"], message, "give its OpenPGP keys with `keys` instead"),
      );
    }
  }
  for (const [index, repository] of definition.repositories.entries()) {
    if (repository.kind !== "local" && repository.anySuite === true) {
      const message = "anySuite: whoever controls the mirror can give another suite than this one";
      findings.push(
        findingAtKey(context, ["repositories", index, "anySuite"], message, "name the suite as its Release file does"),
      );
    }
    if (repository.kind !== "local" && repository.checkValidUntil === false) {
      const message = "checkValidUntil: false: whoever controls the mirror can withhold updates for ever";
      findings.push(
        findingAtKey(
          context,
          ["repositories", index, "checkValidUntil"],
          message,
          "leave it out where the mirror is kept up to date",
        ),
      );
    }
  }
  for (const [index, user] of definition.users.entries()) {
    const canLogIn = !/\/(nologin|false)$/.test(user.shell);
    if (canLogIn && user.keys.length === 0 && user.passwordHash === null) {
      const message = `${user.name} has neither a key nor a password: unless set-up adds one, nobody can log in`;
      findings.push(findingAt(context, ["users", index], message, "add the line of your .pub file to its keys"));
    }
  }
  for (const [index, file] of definition.files.entries()) {
    if (file.mode !== null && (file.mode & 0o002) !== 0) {
      findings.push(findingAt(context, ["files", index, "mode"], `${file.path} can be written by everybody`));
    }
    if (file.content.kind === "inline" && /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(file.content.text)) {
      const message = `${file.path} holds a private key: whoever has the image has the key`;
      findings.push(
        findingAtKey(context, ["files", index, "content"], message, "hand it over when the machine is set up"),
      );
    }
  }
  for (const [name, value] of Object.entries(definition.sysctl)) {
    if (TAKE_WORDS.includes(name.replaceAll("/", "."))) continue;
    const number = /^(yes|on|y)$/i.test(value) ? 1 : /^(no|off|n)$/i.test(value) ? 0 : undefined;
    if (number === undefined) continue;
    const message = `sysctl: ${name} is the text "${value}"; the kernel wants a number`;
    findings.push(findingAt(context, ["sysctl", name], message, `write ${number}`));
  }
  for (const [index, unit] of definition.services.units.entries()) {
    if (definition.services.enable.includes(unit.name) && !/^[ \t]*\[Install\]/m.test(unit.content)) {
      const message = `${unit.name} is enabled, but its content has no [Install] section`;
      findings.push(
        findingAtKey(
          context,
          ["services", "units", index, "content"],
          message,
          "add [Install] and WantedBy=multi-user.target",
        ),
      );
    }
  }
  return findings.map((finding) => ({ ...finding, level: "warning" }));
};
