import { accountIds, formatRows, parseRows } from "@wherry/core/accounts/account-rows.ts";
import { parseMasters } from "@wherry/core/accounts/accounts.ts";
import { parsePublicKey } from "@wherry/core/accounts/public-key.ts";
import { decodeBase64 } from "@wherry/core/bytes/base64.ts";
import { deflate } from "@wherry/core/bytes/deflate.ts";
import { decodeUtf8, encodeUtf8, isUtf8 } from "@wherry/core/bytes/utf8.ts";
import { closest } from "@wherry/core/errors/suggest.ts";
import { nameGlob, pathGlob } from "@wherry/core/globs/globs.ts";
import { isAddressOrPrefix, parseShortRule, portFault } from "@wherry/core/host-settings/firewall.ts";
import { isIpv6, parseIpv4, prefixLength } from "@wherry/core/network/ip-addresses.ts";
import { ancestorsOf, cleanPath, isWithin, normalisePath } from "@wherry/core/paths/paths.ts";
import { parseByteSize } from "@wherry/core/quantities/byte-size.ts";
import { parsePreset, presetUnits } from "@wherry/core/systemd/preset.ts";
import { parseInstallSection } from "@wherry/core/systemd/unit-file.ts";
import { escapePath, expandSpecifiers, parseUnitName } from "@wherry/core/systemd/unit-name.ts";
import { readUnitOptions } from "@wherry/core/systemd/unit-options.ts";
import { readUnitFile } from "@wherry/core/systemd/unit-syntax.ts";
import { parseOsRelease } from "@wherry/core/text/os-release.ts";
import { printable } from "@wherry/core/text/printable.ts";
import { decodeDataUrl, encodeDataUrl } from "@wherry/core/urls/data-url.ts";
import { decodePercent } from "@wherry/core/urls/percent.ts";
import { redactUrl } from "@wherry/core/urls/redact-url.ts";
import { formatUrl, parseUrl, queryValues } from "@wherry/core/urls/urls.ts";
import { formatSemanticVersion, parseSemanticVersion } from "@wherry/core/versions/semantic.ts";
import { bytesParser, type Parser, textParser } from "../parser.ts";

/** What all of the project reads. */
export const coreParsers: readonly Parser[] = [
  bytesParser("core/utf8", (bytes) => {
    const text = decodeUtf8(bytes);
    encodeUtf8(text);
    return isUtf8(bytes) ? text : undefined;
  }),
  textParser("core/base64", decodeBase64),
  bytesParser("core/deflate", deflate),
  textParser("core/account-rows", (text) => {
    accountIds(text);
    return formatRows(parseRows(text));
  }),
  textParser("core/accounts", (text) => {
    const [passwd = "", group = ""] = text.split("\n\n");
    return parseMasters(passwd, group);
  }),
  textParser("core/public-key", parsePublicKey),
  textParser("core/globs", (text) => {
    const [pattern = "", ...others] = text.split("\n");
    const globs = [pathGlob(pattern), nameGlob(pattern)];
    // Matching takes the product of both lengths, which is what callers expect of it.
    const names = pattern.length * text.length < 1e5 ? others : ["a"];
    return names.some((name) => globs.some((matches) => matches(name))) || undefined;
  }),
  textParser("core/firewall", (text) => {
    portFault(text);
    isAddressOrPrefix(text);
    return parseShortRule(text);
  }),
  textParser("core/addresses", (text) => {
    const found = [parseIpv4(text), prefixLength(text), isIpv6(text) || undefined];
    return found.find((one) => one !== undefined);
  }),
  textParser("core/paths", (text) => {
    // Longer ones are refused before anybody asks for all their folders.
    if (text.length < 4096) ancestorsOf(text);
    isWithin(text, "/etc");
    return normalisePath(text) + cleanPath(text);
  }),
  textParser("core/sizes", parseByteSize),
  textParser("core/presets", (text) => {
    const rules = parsePreset(text);
    return rules.length === 0 ? undefined : presetUnits(rules, "getty@.service");
  }),
  textParser("core/unit-names", (text) => {
    const name = parseUnitName(text);
    escapePath(text);
    return name === undefined ? undefined : (expandSpecifiers(text, name) ?? name);
  }),
  textParser("core/units", (text) => {
    parseInstallSection(text);
    readUnitOptions(text);
    return readUnitFile(text);
  }),
  textParser("core/os-release", parseOsRelease),
  textParser("core/printable", printable),
  textParser("core/data-urls", (text) => {
    const decoded = decodeDataUrl(text);
    return "problem" in decoded ? undefined : encodeDataUrl(decoded.bytes);
  }),
  textParser("core/urls", (text) => {
    redactUrl(text);
    decodePercent(text);
    const url = parseUrl(text);
    if (url === undefined) return undefined;
    queryValues(url.query, "versionId");
    return formatUrl(url);
  }),
  textParser("core/versions", (text) => {
    const version = parseSemanticVersion(text, "go-semver");
    return version === undefined ? undefined : formatSemanticVersion(version);
  }),
  textParser("core/suggestions", (text) => closest(text, ["storage", "systemd", "passwd", "a".repeat(100)])),
];
