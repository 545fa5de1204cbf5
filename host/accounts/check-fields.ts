import type { DataPath } from "@wherry/core/paths/data-path.ts";
import { ProvisionError } from "../plan/provision-error.ts";
import { refuseLongPath } from "../plan/refuse-long-path.ts";

/**
 * Lets a name for a user or group pass that Debian's useradd(8) takes. `from` is its place in the configuration.
 *
 * @throws {ProvisionError} config.invalid when it is empty, longer than 32 characters, a number, begins with a dash,
 *   plus or tilde, or holds a colon, comma, slash, space or control character
 */
export function checkName(name: string, from: DataPath): void {
  if (name.length > 0 && name.length <= 32 && !/^[-+~]|[:,/\s\p{Cc}]/u.test(name) && !/^\d+$/.test(name)) return;
  throw new ProvisionError("config.invalid", `${JSON.stringify(name)} is not a name for a user or group`, {
    path: from,
    hint: "Use lower-case letters, digits, dashes and underscores, at most 32.",
  });
}

/**
 * Lets text pass that fits between the colons of passwd(5). `from` is its place in the configuration.
 *
 * @throws {ProvisionError} config.invalid when it holds a colon, a line end or a control character
 */
export function checkText(text: string, from: DataPath): void {
  if (!/[:\n\p{Cc}]/u.test(text)) return;
  throw new ProvisionError("config.invalid", `${JSON.stringify(text)} has characters that no account can hold`, {
    path: from,
    hint: "Leave out colons, line ends and control characters.",
  });
}

/**
 * Lets an absolute path pass that fits into passwd(5). `from` is its place in the configuration.
 *
 * @throws {ProvisionError} config.invalid when it does not begin with a slash, or `checkText` refuses it
 * @throws {ProvisionError} config.unsupported when `refuseLongPath` refuses it
 */
export function checkPath(path: string, from: DataPath): void {
  refuseLongPath(path, from);
  checkText(path, from);
  if (path.startsWith("/")) return;
  throw new ProvisionError("config.invalid", `${JSON.stringify(path)} is not an absolute path`, { path: from });
}
