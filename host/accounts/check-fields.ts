import type { DataPath } from "@wherry/core/paths/data-path.ts";
import { ProvisionError } from "../plan/provision-error.ts";

/** A name that useradd(8) of Debian's takes. Throws `config.invalid`. */
export function checkName(name: string, from: DataPath): void {
  if (name.length > 0 && name.length <= 32 && !/^[-+~]|[:,/\s\p{Cc}]/u.test(name) && !/^\d+$/.test(name)) return;
  throw new ProvisionError("config.invalid", `${JSON.stringify(name)} is no name for a user or group`, {
    path: from,
    hint: "Use lower-case letters, digits, dashes and underscores, at most 32.",
  });
}

/** Text that fits between the colons of passwd(5). Throws `config.invalid`. */
export function checkText(text: string, from: DataPath): void {
  if (!/[:\n\p{Cc}]/u.test(text)) return;
  throw new ProvisionError("config.invalid", `${JSON.stringify(text)} has characters that no account can hold`, {
    path: from,
    hint: "Leave out colons, line ends and control characters.",
  });
}

/** An absolute path for passwd(5). Throws `config.invalid`. */
export function checkPath(path: string, from: DataPath): void {
  checkText(path, from);
  if (path.startsWith("/")) return;
  throw new ProvisionError("config.invalid", `${JSON.stringify(path)} is not an absolute path`, { path: from });
}
