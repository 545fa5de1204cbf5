import { shorten } from "@wherry/core/text/shorten.ts";
import type { Effect, Hunk } from "./effects.ts";

/** An effect in a few words: "adds the account redis", "gives /var/lib/redis mode 0750, redis:redis". */
export function describeEffect(effect: Effect): string {
  switch (effect.kind) {
    case "unit":
      return `enables ${effect.unit}${effect.scope === "user" ? " for every user" : ""}`;
    case "alternative":
      return `offers ${effect.path} as ${effect.link}, priority ${effect.priority}`;
    case "init-script":
      return `registers /etc/init.d/${effect.name}${effect.start ? ", started at boot" : ", not started"}; where no unit of that name is there, the build makes one of it`;
    case "account":
      return describeAccount(effect.sysusers);
    case "mode":
      return `gives ${effect.path} ${attributes(effect)}`;
    case "capabilities":
      return `gives ${effect.path} ${effect.capabilities}`;
    case "acl":
      return `gives ${effect.path} the ACL ${effect.entries.join(",")}`;
    case "divert":
      return `moves ${effect.path} of ${effect.package === "" ? "every package" : "other packages"} to ${effect.to}`;
    case "directory":
      return `makes the folder ${effect.path}, ${attributes(effect)}`;
    case "file":
      return effect.text === ""
        ? `makes the empty file ${effect.path}, ${attributes(effect)}`
        : `writes ${effect.path}, ${Buffer.byteLength(effect.text)} bytes, ${attributes(effect)}`;
    case "binary":
      return `writes ${effect.path}, ${attributes(effect)}`;
    case "link":
      return `links ${effect.path} to ${effect.target}`;
    case "substitute":
      return `edits ${effect.path}`;
    case "copy":
      return `copies ${effect.from} to ${effect.to}${effect.as === undefined ? "" : `, ${attributes(effect.as)}`}`;
    case "edit":
      return `edits ${effect.path}: ${shorten(effect.hunks.map(describeHunk).join("; "), 100)}`;
    case "remove":
      return `removes ${effect.path}`;
    case "secret":
      return effect.length === 0
        ? `has each machine write its name into ${effect.paths.join(", ")} at its first boot`
        : `has each machine choose a secret at its first boot, and write ${effect.paths.join(", ")} with it`;
  }
}

/** The same for a row of a table: "account redis", "mode of /var/lib/redis". */
export function labelEffect(effect: Effect): string {
  switch (effect.kind) {
    case "unit":
      return `unit ${effect.unit} on`;
    case "init-script":
      return `script ${effect.name} ${effect.start ? "on" : "off"}`;
    case "alternative":
      return `alternative ${effect.link} to ${effect.path}`;
    case "account":
      return `account ${effect.sysusers.split(" ")[1] ?? ""}`;
    case "mode":
    case "substitute":
    case "edit":
      return `${effectNoun(effect.kind)} of ${effect.path}`;
    case "directory":
    case "file":
    case "binary":
    case "link":
      return `${effectNoun(effect.kind)} ${effect.path}`;
    case "copy":
      return `${effectNoun(effect.kind)} ${effect.to}`;
    case "acl":
      return `ACL of ${effect.path}`;
    case "divert":
      return `${effect.path} to ${effect.to}`;
    case "capabilities":
      return `${effect.capabilities} of ${effect.path}`;
    case "remove":
      return `no ${effect.path}`;
    case "secret":
      return `${effect.length === 0 ? "name of the machine" : "secret"} in ${effect.paths.join(", ")}`;
  }
}

/** What effects of a kind are about, for counting them. */
export function effectNoun(kind: Effect["kind"]): string {
  if (kind === "directory") return "folder";
  if (kind === "binary" || kind === "copy") return "file";
  return kind === "substitute" ? "edit" : kind;
}

function describeHunk({ removed, added }: Hunk): string {
  return [...removed.map((line) => `-${line}`), ...added.map((line) => `+${line}`)].join(" ");
}

function attributes({
  mode,
  user,
  group,
}: {
  readonly mode: number;
  readonly user: string;
  readonly group: string;
}): string {
  return `mode ${mode.toString(8).padStart(4, "0")}, ${user}:${group}`;
}

function describeAccount(line: string): string {
  const [type, name = "", id = ""] = line.split(" ");
  if (type === "m") return `puts ${name} into the group ${id}`;
  const number = id === "" || id === "-" ? "" : `, ${id}`;
  return `adds the ${type === "g" ? "group" : "account"} ${name}${number}`;
}
