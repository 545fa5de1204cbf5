import { utf8Length } from "@wherry/core/bytes/utf8.ts";
import type { DataPath } from "@wherry/core/paths/data-path.ts";
import { parseUrl } from "@wherry/core/urls/urls.ts";
import { parseJson } from "../../json/parse-json.ts";
import type { Clevis, Luks } from "../config.ts";
import { pathFault } from "../syntax/path-fault.ts";
import type { Report } from "./report.ts";
import { sourceFault } from "./resource-rules.ts";

/**
 * An encrypted volume has a name without slashes, a device, a label that LUKS2 can hold, and ways to open it that go
 * together.
 */
export function checkLuks(luks: Luks, at: DataPath, report: Report): void {
  const { name, label = "", device = "", clevis, keyFile, cex } = luks;
  if (name.includes("/")) report.error([...at, "name"], "device names cannot contain slashes");
  // LUKS2 keeps 48 bytes for it, the last one a zero.
  if (utf8Length(label) > 47) report.error([...at, "label"], "luks device labels cannot be longer than 47 characters");
  report.error([...at, "device"], device === "" ? "disk device is required" : pathFault(device));
  const others = clevis?.tang !== undefined || clevis?.tpm2 === true || Boolean(clevis?.threshold);
  // In 3.2 an empty custom configuration counts as given.
  const custom = report.minor < 3 ? clevis?.custom !== undefined : Boolean(clevis?.custom?.pin);
  if (custom && others)
    report.error([...at, "clevis"], "cannot use custom clevis config with tpm2, tang, or threshold");
  const key = keyFile?.source ?? "";
  if (key !== "" && sourceFault(key, report.minor) !== undefined)
    report.error([...at, "keys"], "invalid key-file source");
  if (cex?.enabled !== true) return;
  if (custom || others) report.error([...at, "cex"], "cannot use cex with clevis");
  if (key !== "") report.error([...at, "cex"], "cannot use a key file with cex");
}

/** A custom Clevis binding names its pin and has a configuration; before 3.6 the pin is one of Clevis' own. */
export function checkClevisCustom(custom: NonNullable<Clevis["custom"]>, at: DataPath, report: Report): void {
  const { pin = "", config = "", needsNetwork } = custom;
  if (pin === "" && config === "" && (needsNetwork !== true || report.minor < 3)) return;
  // 3.6 knows pins that are not Clevis' own.
  if (pin === "" && report.minor >= 3) report.error([...at, "pin"], "missing required custom clevis pin");
  else if (report.minor < 6 && !["tpm2", "tang", "sss"].includes(pin))
    report.error([...at, "pin"], `unsupported clevis pin "${pin}": it can be tpm2, tang or sss`);
  if (config === "") report.error([...at, "config"], "missing required custom clevis config");
}

/**
 * A tang server has a URL of http or https, the thumbprint of its key, and an advertisement that is JSON where it is
 * given.
 */
export function checkTang(
  tang: { readonly url: string; readonly thumbprint?: string; readonly advertisement?: string },
  at: DataPath,
  report: Report,
): void {
  report.error([...at, "url"], tangUrlFault(tang.url));
  if (!tang.thumbprint) report.error([...at, "thumbprint"], "thumbprint is required");
  if (tang.advertisement && "fault" in parseJson(tang.advertisement))
    report.error([...at, "advertisement"], "advertisement is not valid JSON");
}

function tangUrlFault(text: string): string | undefined {
  const url = parseUrl(text);
  if (url === undefined) return "unable to parse url: check its escapes and its host";
  return url.scheme === "http" || url.scheme === "https"
    ? undefined
    : "invalid url scheme: a tang server has http or https";
}
