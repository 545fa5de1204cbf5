import { closest } from "@wherry/core/errors/suggest.ts";
import { expandFor, lastValueOf, type UnitSetting, valuesOf, wordsOf } from "@wherry/core/systemd/unit-settings.ts";
import { type AccountKind, hasAccount, missingHint } from "../accounts.ts";
import type { CheckedImage } from "../checked-image.ts";
import type { ImageCheck } from "../image-check.ts";
import { hasTrue, startedClause } from "./unit-subjects.ts";

const KEYS: Readonly<Record<string, AccountKind>> = {
  User: "user",
  Group: "group",
  SupplementaryGroups: "group",
  SocketUser: "user",
  SocketGroup: "group",
};

/** Units run as users and groups that exist. */
export const unitAccount: ImageCheck = {
  id: "unit-account",
  summary: "a unit names a user or group that the image does not have",
  why: "systemd will say status=217/USER or 216/GROUP, and the service or socket does not start.",
  advice: "Add the account with `users` or `groups`, or leave the unit disabled.",
  mayBeFatal: true,
  check: (image, report) => {
    const made = dynamicAccounts(image);
    for (const subject of image.subjects) {
      const { unit, section, isStarted, name } = subject;
      const isDynamic = hasTrue(subject, "DynamicUser");
      for (const setting of Object.keys(KEYS).flatMap((key) => lastOf(key, valuesOf(unit, section, key)))) {
        const kind = KEYS[setting.key] ?? "user";
        if (isDynamic && (setting.key === "User" || setting.key === "Group")) continue;
        for (const word of wordsOf(setting.value)) {
          const account = expandFor(unit, word);
          if (account === undefined || account === "" || hasAccount(image, kind, account)) continue;
          if (made.has(account)) continue;
          const { file: path, line } = setting;
          const meant = closest(account, image[kind === "user" ? "users" : "groups"].keys());
          const hint = meant === undefined ? missingHint(kind, account) : `did you mean ${meant}?`;
          const message = `${name}${startedClause(subject)} says ${setting.key}=${word}, and there is no ${kind} ${account}`;
          report({ path, line, message, hint, missing: `${kind} ${account}`, fatal: isStarted });
        }
      }
    }
  },
};

/**
 * Users and groups that systemd makes while a service runs: sockets and other services may name them, too
 * (systemd.exec(5), DynamicUser).
 */
function dynamicAccounts(image: CheckedImage): ReadonlySet<string> {
  const dynamic = image.subjects.filter((subject) => hasTrue(subject, "DynamicUser"));
  return new Set(
    dynamic.flatMap(({ name, unit, section }) => {
      const named = ["User", "Group"].map((key) => lastValueOf(unit, section, key)?.value ?? "");
      return [...named.map((word) => expandFor(unit, word) ?? ""), name.replace(/\.service$/, "")];
    }),
  );
}

/** Of a key that has one value, the last counts. */
function lastOf(key: string, settings: readonly UnitSetting[]): readonly UnitSetting[] {
  return key === "SupplementaryGroups" ? settings : settings.slice(-1);
}

/** Programs find the accounts that they change to. */
export const programAccount: ImageCheck = {
  id: "program-account",
  summary: "a program changes to a user or group that the image does not have",
  why: "The program stops when it is started: the account is compiled into it, or stands in its command line.",
  advice: "Add it with `users` or `groups`.",
  mayBeFatal: true,
  check: (image, report) => {
    for (const subject of image.subjects) {
      const all = subject.commands.map((command) => ({
        ...command,
        place: image.view.follow(command.program),
      }));
      const asked = new Set([subject.name, ...all.map(({ place }) => place)]);
      for (const need of image.policy.needs) {
        // Most units ask for none of them.
        if (!asked.has(need.by)) continue;
        const { by, accounts = [], userOptions = [], groupOptions = [] } = need;
        const commands = all.filter(({ place }) => place === by);
        const [own] = by === subject.name ? subject.unit.settings : [];
        const places = [...commands.map(({ setting }) => setting), ...(own === undefined ? [] : [own])];
        const [place] = places;
        if (place === undefined) continue;
        const named: [AccountKind, string][] = accounts.map((account) => ["user", account]);
        for (const command of commands) {
          named.push(
            ...optionWords(command.arguments, userOptions).map((word): [AccountKind, string] => ["user", word]),
          );
          named.push(
            ...optionWords(command.arguments, groupOptions).map((word): [AccountKind, string] => ["group", word]),
          );
        }
        for (const [kind, account] of named) {
          if (hasAccount(image, kind, account)) continue;
          const message = `${by === subject.name ? by : `${by} of ${subject.name}`}${startedClause(subject)} runs as ${account}, and there is no ${kind} ${account}`;
          report({
            path: place.file,
            line: place.line,
            message,
            hint: missingHint(kind, account),
            fatal: subject.isStarted,
          });
        }
      }
    }
  },
};

function optionWords(words: readonly string[], options: readonly string[]): string[] {
  return words.flatMap((word, index) => {
    const next = words[index + 1];
    const found = options.includes(word) ? next : options.flatMap((option) => valueWithin(word, option))[0];
    return found === undefined || /[$%]/.test(found) || found.startsWith("-") ? [] : [found.replace(/:.*/, "")];
  });
}

/** "--user=name". */
function valueWithin(word: string, option: string): string[] {
  return option.startsWith("--") && word.startsWith(`${option}=`) ? [word.slice(option.length + 1)] : [];
}
